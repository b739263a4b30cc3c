using GridGrains.Domain.Markets;
using GridGrains.Feeds.Simulation.Grid;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>
/// All spikes of the simulated markets at any time, without stored state. Time is cut into windows of two hours per ISO; a window holds
/// at most one spike and holds it whole, so two spikes of an ISO never overlap.
/// </summary>
public sealed class SpikeCalendar
{
    private const int WindowMinutes = 120;
    private const int StepMinutes = 15;
    private const int MaxSteps = 4;
    private const double WindowsPerDay = 24.0 * 60 / WindowMinutes;
    private const double OversupplyShare = 0.3;

    private readonly SimulatedGrid _grid;
    private readonly SpikeRates _rates;
    private readonly ulong _seed;

    // Trading hubs with nodes of their own; a spike of an average of hubs would be a spike of several.
    private readonly SimulatedNode[][] _hubs;

    /// <exception cref="Domain.DomainException"><c>InvalidSetting</c>: the rates are out of range.</exception>
    public SpikeCalendar(SimulatedGrid grid, ulong seed, SpikeRates rates)
    {
        rates.Validate();
        (_grid, _rates, _seed) = (grid, rates, SeededHash.Mix(seed, 0x5B1CE));
        _hubs = [.. Isos.All.Select(iso => grid[iso].Nodes.Where(node => IsHubOfNodes(grid[iso], node)).ToArray())];
    }

    /// <summary>The spike that covers an instant, or null.</summary>
    public PriceSpike? At(Iso iso, DateTime utc)
    {
        var spike = InWindow(iso, utc.Ticks / (WindowMinutes * TimeSpan.TicksPerMinute));
        return spike is not null && utc >= spike.StartUtc && utc < spike.EndUtc ? spike : null;
    }

    /// <summary>The labels of an ISO: all spikes that overlap a span of time, in order.</summary>
    public IEnumerable<PriceSpike> Between(Iso iso, DateTime fromUtc, DateTime toUtc)
    {
        const long TicksPerWindow = WindowMinutes * TimeSpan.TicksPerMinute;
        for (var window = fromUtc.Ticks / TicksPerWindow; window * TicksPerWindow < toUtc.Ticks; window++)
        {
            if (InWindow(iso, window) is { } spike && spike.EndUtc > fromUtc && spike.StartUtc < toUtc)
            {
                yield return spike;
            }
        }
    }

    /// <summary>True when the spike moves the node's price, also where that is a mean and only some members are struck.</summary>
    public bool Touches(PriceSpike spike, SimulatedNode node)
    {
        if (node.Key.Iso != spike.Iso)
        {
            return false;
        }

        if (spike.Subject is not { } subject || subject == node.Key)
        {
            return true;
        }

        return node.IsAggregate
            ? node.Members.Any(member => Touches(spike, _grid[spike.Iso].Nodes[member]))
            : _grid.Find(subject)!.CountsLabelled(node);
    }

    private PriceSpike? InWindow(Iso iso, long window)
    {
        var hash = SeededHash.Mix(SeededHash.Mix(_seed, iso.Index), (ulong)window);
        if (KindOf(SeededHash.Unit(hash), SeededHash.Unit(SeededHash.Mix(hash, 1))) is not { } kind)
        {
            return null;
        }

        var steps = 1 + SeededHash.Below(SeededHash.Mix(hash, 2), MaxSteps);
        var firstStep = SeededHash.Below(SeededHash.Mix(hash, 3), (WindowMinutes / StepMinutes) - steps + 1);
        var start = new DateTime(window * WindowMinutes * TimeSpan.TicksPerMinute, DateTimeKind.Utc).AddMinutes(firstStep * StepMinutes);
        return new PriceSpike(
            iso, kind, SubjectOf(iso, kind, SeededHash.Mix(hash, 4)), start, start.AddMinutes(steps * StepMinutes), SizeOf(kind, SeededHash.Unit(SeededHash.Mix(hash, 5))));
    }

    private SpikeKind? KindOf(double draw, double direction)
    {
        var perWindow = draw * WindowsPerDay;
        var isOversupply = direction < OversupplyShare;
        if (perWindow < _rates.SystemPerDay)
        {
            return SpikeKind.SystemScarcity;
        }

        if (perWindow < _rates.SystemPerDay + _rates.HubPerDay)
        {
            return isOversupply ? SpikeKind.HubOversupply : SpikeKind.HubCongestion;
        }

        return perWindow < _rates.SystemPerDay + _rates.HubPerDay + _rates.NodePerDay
            ? isOversupply ? SpikeKind.NodeOversupply : SpikeKind.NodeCongestion
            : null;
    }

    private EntityKey? SubjectOf(Iso iso, SpikeKind kind, ulong hash) => kind switch
    {
        SpikeKind.SystemScarcity => null,
        SpikeKind.HubCongestion or SpikeKind.HubOversupply => _hubs[iso.Index][SeededHash.Below(hash, _hubs[iso.Index].Length)].Key,
        _ => _grid[iso].Nodes[SeededHash.Below(hash, _grid[iso].ResourceNodes)].Key,
    };

    // Large enough to leave the calm range from anywhere within it, small enough to stay within -1000..10000 USD/MWh.
    private static double SizeOf(SpikeKind kind, double draw) => Math.Round(kind switch
    {
        SpikeKind.SystemScarcity => 700 + (1800 * draw * draw),
        SpikeKind.HubCongestion or SpikeKind.NodeCongestion => 650 + (850 * draw * draw),
        _ => -(650 + (120 * draw)),
    });

    private static bool IsHubOfNodes(SimulatedIsoGrid isoGrid, SimulatedNode node) =>
        node.IsAggregate && node.CountsLabelled(isoGrid.Nodes[node.Members[0]]);
}
