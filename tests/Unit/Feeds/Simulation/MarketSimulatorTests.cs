using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Feeds.Simulation.SimulatedMarkets;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

public sealed class MarketSimulatorTests
{
    private static readonly Gen<Publication> AnyPublication =
        from isoIndex in Gen.Int[0, 6]
        from isDayAhead in Gen.Bool
        from quarterHours in Gen.Int[0, 4 * 24 * 700]
        let iso = Isos.All[isoIndex]
        let start = Utc(2025, 1, 1).AddMinutes(15 * quarterHours)
        select isDayAhead
            ? Of(iso, PriceProduct.DayAheadHourly, Utc(start.Year, start.Month, start.Day, start.Hour), 2)
            : Of(iso, RealTimeOf(iso), start);

    [Fact]
    public void Same_seed_gives_the_same_events_in_another_instance()
    {
        var again = new MarketSimulator(SimulatedGrid.Create(SimulatedGrid.DefaultNodes, Seed), Seed, SpikeRates.None);

        AnyPublication.Sample(publication => Assert.Equal(Emit(Calm, publication), Emit(again, publication)), iter: 40);
    }

    [Fact]
    public void A_seeds_prices_are_the_same_on_every_machine()
    {
        // FNV-1a over the bits of a day-ahead day and a real-time interval of every market. A deliberate change of the model changes it.
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var iso in Isos.All)
        {
            foreach (var price in Emit(Spiky, Of(iso, PriceProduct.DayAheadHourly, Utc(2026, 7, 1, 8), 24)).Concat(Emit(Spiky, Of(iso, RealTimeOf(iso), Utc(2026, 1, 6, 23)))))
            {
                hash = (hash ^ (ulong)BitConverter.DoubleToInt64Bits(price.Fact.Lmp)) * 1_099_511_628_211UL;
            }
        }

        Assert.Equal(12_443_613_449_263_426_241UL, hash);
    }

    [Fact]
    public void A_day_emitted_hour_by_hour_is_the_day_emitted_at_once()
    {
        var day = Of(Isos.Nyiso, PriceProduct.DayAheadHourly, Utc(2026, 11, 1, 4), 25);

        Assert.Equal(Emit(Spiky, day), Enumerable.Range(0, 25).SelectMany(hour => Emit(Spiky, day.IntervalAt(hour))));
    }

    [Fact]
    public void Another_seed_gives_other_prices()
    {
        var other = new MarketSimulator(Grid, Seed + 1, SpikeRates.None);
        var publication = Of(Isos.Pjm, PriceProduct.RealTime5Min, Utc(2026, 5, 4, 12));

        Assert.NotEqual(Emit(Calm, publication)[0].Fact.Lmp, Emit(other, publication)[0].Fact.Lmp);
    }

    [Fact]
    public void Any_price_can_be_had_alone()
    {
        AnyPublication.Sample(
            publication =>
            {
                var events = Emit(Spiky, publication);
                var nodes = Grid[publication.Iso].Nodes;
                for (var i = 0; i < events.Length; i += 7)
                {
                    Assert.Equal(events[i], Spiky.PriceOf(publication, i / nodes.Count, nodes[i % nodes.Count]));
                }
            },
            iter: 60);
    }

    [Fact]
    public void A_node_is_refused_by_another_markets_publication()
    {
        var error = Assert.Throws<DomainException>(
            () => Calm.PriceOf(Of(Isos.Pjm, PriceProduct.RealTime5Min, Utc(2026, 1, 1)), 0, Grid[Isos.Spp].Nodes[0]));
        Assert.Equal(DomainErrorCode.UnknownEntity, error.Code);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        var publication = Of(Isos.Spp, PriceProduct.RealTime5Min, Utc(2026, 1, 1));

        var error = Assert.Throws<DomainException>(() => Calm.Emit(publication, new LmpEvent[Calm.CountOf(publication) - 1]));
        Assert.Equal(DomainErrorCode.InvalidSetting, error.Code);
    }

    [Fact]
    public void Price_is_energy_plus_congestion_plus_loss_and_energy_is_equal_across_nodes()
    {
        AnyPublication.Where(publication => publication.Iso != Isos.Ercot).Sample(
            publication =>
            {
                var iso = publication.Iso;
                foreach (var interval in Emit(Spiky, publication).Select(price => price.Fact).GroupBy(fact => fact.IntervalStartUtc))
                {
                    Assert.All(interval, fact => Assert.Equal(
                        Rounded(iso, fact.Lmp), Rounded(iso, fact.Energy) + Rounded(iso, fact.Congestion) + Rounded(iso, fact.Loss)));
                    Assert.Single(interval.Select(fact => fact.Energy).Distinct());
                }
            },
            iter: 60);
    }

    [Fact]
    public void Prices_have_the_published_digits_and_no_more()
    {
        AnyPublication.Sample(
            publication => Assert.All(Emit(Spiky, publication), price => Assert.Equal((double)Rounded(publication.Iso, price.Fact.Lmp), price.Fact.Lmp)),
            iter: 40);
        Assert.Equal([5, 2, 4, 6, 2, 2, 2], Isos.All.Select(MarketSimulator.DigitsOf));
    }

    [Fact]
    public void Ercot_publishes_no_components()
    {
        Assert.All(Emit(Calm, Of(Isos.Ercot, PriceProduct.RealTime15Min, Utc(2026, 2, 2))), price =>
            Assert.True(double.IsNaN(price.Fact.Energy) && double.IsNaN(price.Fact.Congestion) && double.IsNaN(price.Fact.Loss)));
    }

    [Fact]
    public void Hub_and_zone_prices_are_the_means_of_their_members()
    {
        AnyPublication.Sample(
            publication =>
            {
                // Congestion and loss are averaged and rounded apart: half a unit each.
                var tolerance = 1.0001 / Math.Pow(10, MarketSimulator.DigitsOf(publication.Iso));
                var nodes = Grid[publication.Iso].Nodes;
                var prices = Emit(Spiky, publication).Take(nodes.Count).Select(price => price.Fact.Lmp).ToArray();
                Assert.All(
                    nodes.Where(node => node.IsAggregate),
                    hub => Assert.Equal(hub.Members.Average(member => prices[member]), prices[hub.Index], tolerance));
            },
            iter: 60);
    }

    [Fact]
    public void A_correction_changes_every_price_and_keeps_the_identity()
    {
        var first = Of(Isos.Spp, PriceProduct.RealTime5Min, Utc(2026, 3, 3, 9));
        var corrected = Emit(Calm, first with { Revision = 1 });

        Assert.All(Emit(Calm, first).Zip(corrected), pair => Assert.NotEqual(pair.First.Fact.Lmp, pair.Second.Fact.Lmp));
        Assert.Single(corrected.Select(price => price.Fact.Energy).Distinct());
        Assert.All(corrected, price => Assert.Equal(1, price.Fact.SourceVersion));
    }

    [Fact]
    public void Events_of_a_node_share_one_labels_instance()
    {
        var first = Emit(Calm, Of(Isos.Pjm, PriceProduct.RealTime5Min, Utc(2026, 3, 3)));
        var later = Emit(Calm, Of(Isos.Pjm, PriceProduct.RealTime5Min, Utc(2026, 3, 4)));

        Assert.All(first.Zip(later), pair => Assert.Same(pair.First.Labels, pair.Second.Labels));
    }

    [Fact]
    public void Emitting_into_a_span_allocates_nothing_per_event()
    {
        var publication = Of(Isos.Miso, PriceProduct.RealTime5Min, Utc(2026, 3, 3));
        var destination = new LmpEvent[Calm.CountOf(publication)];

        Assert.InRange(Allocations.Fewest(() => Calm.Emit(publication, destination)), 0, destination.Length - 1);
    }
}
