using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;
using GridGrains.Feeds.Simulation.Timetable;
using Xunit;
using static GridGrains.Tests.Unit.Feeds.Simulation.SimulatedMarkets;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

public sealed class OdditiesTests
{
    private static readonly DateTime From = Utc(2026, 4, 1);
    private static readonly DateTime To = Utc(2026, 4, 3);
    private static readonly SimulatedSchedule Schedule = new();
    private static readonly OddityRates Many = new(Late: 0.10, Duplicate: 0.15, Corrected: 0.05);

    [Fact]
    public void Same_seed_gives_the_same_deliveries()
    {
        Assert.Equal(Deliveries(Many), Deliveries(Many));
        Assert.NotEqual(Deliveries(Many), new DeliverySchedule(Schedule, new Oddities(Seed + 1, Many)).Between(From, To));
    }

    [Fact]
    public void Deliveries_come_in_order_and_never_before_they_are_known()
    {
        var deliveries = Deliveries(Many);

        Assert.Equal(deliveries.OrderBy(delivery => delivery.DeliverAtUtc), deliveries);
        Assert.All(deliveries, delivery => Assert.InRange(
            delivery.DeliverAtUtc - delivery.Publication.KnownAtUtc, TimeSpan.Zero, Oddities.MaxDelay));
    }

    [Fact]
    public void Without_oddities_the_schedule_is_delivered_as_it_is()
    {
        var deliveries = Deliveries(OddityRates.None);

        Assert.Equal(Schedule.Between(From, To), deliveries.Select(delivery => delivery.Publication));
        Assert.All(deliveries, delivery => Assert.Equal(DeliveryKind.OnTime, delivery.Kind));
    }

    [Fact]
    public void Rates_are_what_was_asked_for()
    {
        var published = (double)Schedule.Between(From, To).Count();
        var kinds = Deliveries(Many).CountBy(delivery => delivery.Kind).ToDictionary();

        Assert.InRange(kinds[DeliveryKind.Late] / published, 0.08, 0.12);
        Assert.InRange(kinds[DeliveryKind.Duplicate] / published, 0.12, 0.18);
        Assert.InRange(kinds[DeliveryKind.Correction] / published, 0.035, 0.065);
    }

    [Theory]
    [InlineData(-0.1, 0, 0)]
    [InlineData(0, 1.1, 0)]
    [InlineData(0, 0, double.NaN)]
    public void Shares_outside_0_to_1_are_refused(double late, double duplicate, double corrected)
    {
        var error = Assert.Throws<DomainException>(() => new Oddities(Seed, new OddityRates(late, duplicate, corrected)));
        Assert.Equal(DomainErrorCode.InvalidSetting, error.Code);
    }

    [Fact]
    public void A_span_cut_in_two_delivers_the_same()
    {
        var deliveries = new DeliverySchedule(Schedule, new Oddities(Seed, Many));
        var cut = From.AddMinutes(1234);

        Assert.Equal(deliveries.Between(From, To), deliveries.Between(From, cut).Concat(deliveries.Between(cut, To)));
    }

    [Fact]
    public void Truth_log_holds_everything_but_the_ordinary()
    {
        var schedule = new DeliverySchedule(Schedule, new Oddities(Seed, Many));

        Assert.Equal(
            schedule.Between(From, To).Where(delivery => delivery.Kind != DeliveryKind.OnTime),
            schedule.OdditiesBetween(From, To));
    }

    [Fact]
    public void A_duplicate_repeats_every_event_and_a_correction_supersedes_it()
    {
        var oddities = new Oddities(Seed, new OddityRates(0, 1, 1));
        var publication = Of(Isos.Pjm, PriceProduct.RealTime5Min, From);
        var correction = oddities.CorrectionOf(publication)!.Value.Publication;

        Assert.Equal(Emit(Calm, publication), Emit(Calm, oddities.DuplicateOf(publication)!.Value.Publication));
        Assert.True(correction.KnownAtUtc > publication.KnownAtUtc);
        Assert.Equal(publication.SourceVersion + 1, correction.SourceVersion);
        Assert.NotEqual(Emit(Calm, publication)[0].Fact.Lmp, Emit(Calm, correction)[0].Fact.Lmp);
    }

    [Fact]
    public void Applying_all_deliveries_by_version_gives_the_final_state_that_the_truth_foretells()
    {
        var grid = SimulatedGrid.Create(SimulatedGrid.MinNodes, Seed);
        var simulator = new MarketSimulator(grid, Seed, SpikeRates.Default);
        var oddities = new Oddities(Seed, Many);
        var latest = new Dictionary<(EntityKey, PriceProduct, DateTime), LmpFact>();
        foreach (var delivery in new DeliverySchedule(Schedule, oddities).Between(From, To + Oddities.MaxDelay))
        {
            foreach (var price in Emit(simulator, delivery.Publication))
            {
                var key = (price.Node, price.Fact.Product, price.Fact.IntervalStartUtc);
                if (!latest.TryGetValue(key, out var known) || Rank(price.Fact).CompareTo(Rank(known)) > 0)
                {
                    latest[key] = price.Fact;
                }
            }
        }

        foreach (var publication in Schedule.Between(From, To))
        {
            Assert.All(Emit(simulator, oddities.FinalOf(publication)), price => Assert.Equal(
                price.Fact, latest[(price.Node, price.Fact.Product, price.Fact.IntervalStartUtc)]));
        }
    }

    private static Delivery[] Deliveries(OddityRates rates) => [.. new DeliverySchedule(Schedule, new Oddities(Seed, rates)).Between(From, To)];

    private static (DateTime, long) Rank(in LmpFact fact) => (fact.KnownAtUtc, fact.SourceVersion);
}
