using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Feeds.Simulation.SimulatedMarkets;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

public sealed class SpikeCalendarTests
{
    private static readonly DateTime From = Utc(2026, 6, 1);
    private static readonly DateTime To = Utc(2026, 6, 15);

    [Theory]
    [MemberData(nameof(IsoCodes), MemberType = typeof(SimulatedMarkets))]
    public void Prices_leave_the_calm_range_only_where_a_label_says_so(string code)
    {
        var iso = Isos.Get(code);
        var product = RealTimeOf(iso);
        var exceeding = 0;
        for (var start = From; start < To; start = start.AddMinutes(15))
        {
            foreach (var price in Emit(Spiky, Of(iso, product, start)))
            {
                if (price.Fact.Lmp is < MarketSimulator.CalmFloorUsdPerMwh or > MarketSimulator.CalmCeilingUsdPerMwh)
                {
                    exceeding++;
                    Assert.True(Spiky.Spikes.At(iso, start) is { } spike && Spiky.Spikes.Touches(spike, Grid.Find(price.Node)!));
                }
            }
        }

        Assert.True(exceeding > 0);
    }

    [Theory]
    [MemberData(nameof(IsoCodes), MemberType = typeof(SimulatedMarkets))]
    public void Every_label_shows_in_the_prices_of_its_subject_and_ends_with_it(string code)
    {
        var iso = Isos.Get(code);
        var spikes = Spiky.Spikes.Between(iso, From, To).ToArray();
        Assert.NotEmpty(spikes);
        Assert.All(spikes, spike =>
        {
            var subject = Grid.Find(spike.Subject ?? Grid[iso].Nodes[0].Key)!;
            Assert.Equal(spike.SizeUsdPerMwh, SpikyLessCalm(spike.StartUtc), 1e-6);
            Assert.Equal(spike.SizeUsdPerMwh, SpikyLessCalm(spike.EndUtc.AddMinutes(-15)), 1e-6);
            Assert.Equal(0, SpikyLessCalm(spike.StartUtc.AddMinutes(-15)) * IfQuiet(spike.StartUtc.AddMinutes(-15)), 1e-6);
            Assert.Equal(0, SpikyLessCalm(spike.EndUtc) * IfQuiet(spike.EndUtc), 1e-6);

            double SpikyLessCalm(DateTime start)
            {
                var publication = Of(iso, RealTimeOf(iso), start);
                return Spiky.PriceOf(publication, 0, subject).Fact.Lmp - Calm.PriceOf(publication, 0, subject).Fact.Lmp;
            }

            // The labels themselves say whether another spike follows at once.
            double IfQuiet(DateTime at) => spikes.Any(other => other.StartUtc <= at && at < other.EndUtc) ? 0 : 1;
        });
    }

    [Fact]
    public void Spikes_of_a_market_never_overlap_and_come_in_order()
    {
        var spikes = Spiky.Spikes.Between(Isos.Miso, Utc(2026, 1, 1), Utc(2027, 1, 1)).ToArray();

        Assert.All(spikes.Zip(spikes.Skip(1)), pair => Assert.True(pair.First.EndUtc <= pair.Second.StartUtc));
        Assert.All(spikes, spike => Assert.InRange(spike.EndUtc - spike.StartUtc, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Rates_are_what_was_asked_for()
    {
        var spikes = Spiky.Spikes.Between(Isos.Pjm, Utc(2025, 1, 1), Utc(2027, 1, 1)).ToLookup(spike => spike.Kind);

        Assert.InRange(spikes[SpikeKind.SystemScarcity].Count() / 730.0, 0.8, 1.2);
        Assert.InRange((spikes[SpikeKind.HubCongestion].Count() + spikes[SpikeKind.HubOversupply].Count()) / 730.0, 1.7, 2.3);
        Assert.InRange((spikes[SpikeKind.NodeCongestion].Count() + spikes[SpikeKind.NodeOversupply].Count()) / 730.0, 2.6, 3.4);
        Assert.All(Enum.GetValues<SpikeKind>(), kind => Assert.NotEmpty(spikes[kind]));
    }

    [Theory]
    [InlineData(-0.1, 0, 0)]
    [InlineData(5, 5, 2.1)]
    [InlineData(double.NaN, 0, 0)]
    public void Impossible_rates_are_refused(double system, double hub, double node)
    {
        var error = Assert.Throws<DomainException>(() => new SpikeCalendar(Grid, Seed, new SpikeRates(system, hub, node)));
        Assert.Equal(DomainErrorCode.InvalidSetting, error.Code);
    }

    [Fact]
    public void A_span_that_starts_within_a_spike_has_its_label()
    {
        var spike = Spiky.Spikes.Between(Isos.Caiso, From, To).First();

        Assert.Equal(spike, Spiky.Spikes.Between(Isos.Caiso, spike.EndUtc.AddMinutes(-1), spike.EndUtc).Single());
        Assert.DoesNotContain(spike, Spiky.Spikes.Between(Isos.Caiso, spike.EndUtc, To));
    }

    [Fact]
    public void Day_ahead_prices_do_not_foresee_spikes()
    {
        var spike = Spiky.Spikes.Between(Isos.Spp, From, To).First(spike => spike.Kind == SpikeKind.SystemScarcity);
        var hour = new DateTime(spike.StartUtc.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, DateTimeKind.Utc);
        var publication = Of(Isos.Spp, PriceProduct.DayAheadHourly, hour);

        Assert.Equal(Emit(Calm, publication), Emit(Spiky, publication));
    }

    [Fact]
    public void Prices_of_a_year_stay_within_the_platforms_bounds()
    {
        foreach (var spike in Isos.All.SelectMany(iso => Spiky.Spikes.Between(iso, Utc(2026, 1, 1), Utc(2027, 1, 1))).Where(spike => spike.SizeUsdPerMwh < 0))
        {
            var publication = Of(spike.Iso, RealTimeOf(spike.Iso), spike.StartUtc);
            Assert.InRange(Spiky.PriceOf(publication, 0, Grid.Find(spike.Subject!.Value)!).Fact.Lmp, -1000, 10_000);
        }
    }
}
