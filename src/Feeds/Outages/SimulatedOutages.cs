using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Outages;

/// <summary>
/// Outages of one simulated market, the same for the same seed. Units that fail are why its prices spike: of the whole market, of a hub or of a node.
/// Beside those, units go out for work that was announced weeks before.
/// </summary>
public sealed class SimulatedOutages
{
    public const string Source = "SIM";

    /// <summary>Reports of an outage come at most so long after its first, or before its start.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(CycleDays + AnnouncedDays);

    private const int PlannedUnits = 16;
    private const int CycleDays = 60;
    private const int AnnouncedDays = 14;

    private static readonly TimeSpan MostBeforeSpike = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestForced = TimeSpan.FromHours(80);

    private readonly SimulatedIsoGrid _nodes;
    private readonly GridSpecification _grid;
    private readonly SpikeCalendar _spikes;
    private readonly ulong _seed;

    /// <param name="spikes">Those of its prices.</param>
    public SimulatedOutages(SimulatedIsoGrid nodes, SpikeCalendar spikes, ulong seed) =>
        (_nodes, _grid, _spikes, _seed) = (nodes, MarketFeeds.Of(nodes.Iso).Grid, spikes, SeededHash.Mix(SeededHash.Mix(seed, nodes.Iso.Index), 0x0074A6E));

    /// <summary>What is published in a span of time, in its order.</summary>
    public IReadOnlyList<OutageRecord> Published(DateTime fromUtc, DateTime toUtc) =>
    [
        .. _spikes.Between(_nodes.Iso, fromUtc - LongestForced, toUtc + MostBeforeSpike).SelectMany(OfSpike).Concat(Enumerable.Range(0, PlannedUnits).SelectMany(unit => OfUnit(unit, fromUtc, toUtc)))
            .Where(record => record.Report.KnownAtUtc >= fromUtc && record.Report.KnownAtUtc < toUtc).OrderBy(record => record.Report.KnownAtUtc).ThenBy(record => record.Key, StringComparer.Ordinal),
    ];

    // A unit fails shortly before prices rise; its return is put off once, and it comes back before that.
    private IEnumerable<OutageRecord> OfSpike(PriceSpike spike)
    {
        var hash = SeededHash.Mix(_seed, (ulong)spike.StartUtc.Ticks);
        if (spike.SizeUsdPerMwh <= 0 || UnitOf(spike, hash) is not { } unit)
        {
            yield break;
        }

        var start = spike.StartUtc.AddMinutes(-5 - SeededHash.Below(SeededHash.Mix(hash, 1), (int)MostBeforeSpike.TotalMinutes - 5));
        var expected = spike.EndUtc.AddHours(2 + SeededHash.Below(SeededHash.Mix(hash, 2), 10));
        var later = expected.AddHours(6 + SeededHash.Below(SeededHash.Mix(hash, 3), 48));
        var back = later.AddHours(-1);
        var report = new OutageReport(
            $"F{spike.StartUtc.Ticks / TimeSpan.TicksPerMinute}", Source, unit.Name, unit.Type, OutageKind.Forced, unit.Area, unit.Node, unit.Mw, unit.Mw, start, expected, OutageStatus.Active,
            start.AddMinutes(4), "unit trip");
        yield return RecordOf(unit, report);
        yield return RecordOf(unit, report with { EndUtc = later, KnownAtUtc = spike.EndUtc.AddHours(1) });
        yield return RecordOf(unit, report with { EndUtc = back, Status = OutageStatus.Completed, KnownAtUtc = back.AddMinutes(5) });
    }

    private SimulatedUnit? UnitOf(PriceSpike spike, ulong hash)
    {
        var draw = SeededHash.Unit(SeededHash.Mix(hash, 4));
        if (spike.Subject is { } subject && spike.Kind == SpikeKind.NodeCongestion)
        {
            var node = _nodes.Nodes.First(node => node.Key == subject);
            return new SimulatedUnit($"{node.Labels.Name ?? subject.Id} UNIT", "natural_gas", node.Labels.Zone, subject.Id, Math.Round(60 + (140 * draw)));
        }

        var areas = _grid.Areas.Where(area => spike.Subject is not { } hub || area.HubId == hub.Id).ToList();
        if (areas.Count == 0)
        {
            return null;
        }

        var area = areas[SeededHash.Below(SeededHash.Mix(hash, 5), areas.Count)];
        var isSystem = spike.Subject is null;
        var type = isSystem && SeededHash.Unit(SeededHash.Mix(hash, 6)) < 0.4 ? OutageWords.Nuclear : "natural_gas";
        return new SimulatedUnit($"{area.Zone} {NameOf(type)} {1 + SeededHash.Below(SeededHash.Mix(hash, 7), 4)}", type, area.Zone, null, Math.Round(isSystem ? 700 + (600 * draw) : 250 + (450 * draw)));
    }

    // Each unit goes out once in its cycle, for some days; two days before, the work is moved by some hours.
    private IEnumerable<OutageRecord> OfUnit(int index, DateTime fromUtc, DateTime toUtc)
    {
        var hash = SeededHash.Mix(_seed, (ulong)(1_000_000 + index));
        var area = _grid.Areas[SeededHash.Below(hash, _grid.Areas.Count)];
        var type = index == 0 ? OutageWords.Nuclear : OutageWords.Types[1 + (index % 4)];
        var unit = new SimulatedUnit($"{area.Zone} {NameOf(type)} {11 + index}", type, area.Zone, null, Math.Round(120 + (780 * SeededHash.Unit(SeededHash.Mix(hash, 1)))));
        var phase = SeededHash.Below(SeededHash.Mix(hash, 2), CycleDays);
        for (var cycle = CycleOf(fromUtc) - 2; cycle <= CycleOf(toUtc) + 1; cycle++)
        {
            var draw = SeededHash.Mix(hash, (ulong)cycle, 3);
            var start = DateTime.UnixEpoch.AddDays((cycle * CycleDays) + phase).AddHours(4 + SeededHash.Below(draw, 6));
            var end = start.AddDays(3 + SeededHash.Below(SeededHash.Mix(draw, 1), 12));
            var report = new OutageReport(
                $"P{cycle}-{index}", Source, unit.Name, unit.Type, OutageKind.Planned, unit.Area, null, unit.Mw, unit.Mw, start, end, OutageStatus.Active, start.AddDays(-AnnouncedDays), "planned work");
            yield return RecordOf(unit, report);
            yield return RecordOf(unit, report with { StartUtc = start.AddHours(SeededHash.Below(SeededHash.Mix(draw, 2), 5)), KnownAtUtc = start.AddDays(-2) });
        }
    }

    private OutageRecord RecordOf(SimulatedUnit unit, OutageReport report) => new(new EntityKey(_nodes.Iso, unit.Name.Replace(' ', '_')), report);

    private static int CycleOf(DateTime utc) => (int)((utc - DateTime.UnixEpoch).TotalDays / CycleDays);

    private static string NameOf(string type) => type switch
    {
        "natural_gas" => "CC",
        OutageWords.Nuclear => "NUC",
        _ => type.ToUpperInvariant(),
    };

    private sealed record SimulatedUnit(string Name, string Type, string? Area, string? Node, double Mw);
}
