using System.Buffers;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Feeds.Outages;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Outages;

/// <summary>Simulated outages are why simulated prices spike. Seed 7.</summary>
public sealed class SimulatedOutageTests
{
    private const ulong Seed = 7;

    private static readonly DateTime From = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime To = From.AddDays(60);
    private static readonly MarketSimulator Market = new(SimulatedGrid.Create(400, Seed), Seed);

    public static TheoryData<string> Codes => new(Isos.All.Select(iso => iso.Code));

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_shortage_has_a_unit_that_failed_before_it(string code)
    {
        var iso = Isos.Get(code);
        var forced = Of(iso).Published(From, To).Where(record => record.Report.Kind == OutageKind.Forced).ToList();
        var shortages = Market.Spikes.Between(iso, From.AddDays(1), To.AddDays(-1)).Where(spike => spike.SizeUsdPerMwh > 0).ToList();

        Assert.NotEmpty(shortages);
        Assert.All(shortages, spike => Assert.Contains(forced, record => record.Report.StartUtc < spike.StartUtc && record.Report.StartUtc > spike.StartUtc.AddMinutes(-30)));
        Assert.All(shortages.Where(spike => spike.Kind == SpikeKind.SystemScarcity), spike => Assert.Contains(
            forced, record => record.Report.StartUtc < spike.StartUtc && record.Report.EndUtc > spike.EndUtc && record.Report.CapacityMw > OutageSeverities.MajorMw));
    }

    [Fact]
    public void It_is_the_same_in_whatever_spans_it_is_asked_for_and_every_report_is_a_record()
    {
        var outages = Of(Isos.Pjm);
        var whole = outages.Published(From, To);
        var cut = Enumerable.Range(0, 60 * 24).SelectMany(hour => outages.Published(From.AddHours(hour), From.AddHours(hour + 1)));

        Assert.Equal(whole, cut);
        Assert.Equal(whole, Of(Isos.Pjm).Published(From, To));
        foreach (var record in whole)
        {
            var value = new ArrayBufferWriter<byte>();
            record.Write(value);
            Assert.True(OutageRecordReader.TryRead(Encoding.UTF8.GetBytes(record.Key), value.WrittenSpan, record.Report.KnownAtUtc, out var read, out var error), $"{record}: {error}");
            Assert.Equal(record.Report, read);
        }
    }

    [Fact]
    public void Every_market_has_something_out_of_service_at_any_time() => Assert.All(Isos.All, iso =>
    {
        var known = Of(iso).Published(To - SimulatedOutages.Reach, To).GroupBy(record => record.Key).Select(facility =>
        {
            var state = new OutageState(facility.Key);
            foreach (var record in facility)
            {
                state.Apply(record.Report);
            }

            return state;
        });
        Assert.Contains(known.SelectMany(state => state.Outages), outage => outage.IsOutAt(To));
    });

    private static SimulatedOutages Of(Iso iso) => new(Market.Grid[iso], Market.Spikes, Seed);
}
