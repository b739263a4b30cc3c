using CsCheck;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Prices;

public sealed class EnergyConsensusTests
{
    private static readonly DateTime Start = new(2026, 7, 1, 10, 0, 0, DateTimeKind.Utc);

    private static LmpFact Fact(double energy, int interval = 0) => new()
    {
        Product = PriceProduct.RealTime5Min,
        IntervalStartUtc = Start.AddMinutes(5 * interval),
        IntervalMinutes = 5,
        Lmp = 30,
        Energy = energy,
        KnownAtUtc = Start,
    };

    [Fact]
    public void A_deviating_energy_is_flagged_and_the_others_are_not()
    {
        var consensus = new EnergyConsensus();
        double[] energies = [30, 30.02, 30.01, 31, 30.01, 30, 30.02];
        var flags = energies.Select(energy => consensus.Observe(Isos.Miso, null, Fact(energy)));
        Assert.Equal([0, 0, 0, RowQuality.EnergyUnequal, 0, 0, 0], flags);
    }

    // Order matters only where deviating rows crowd at the start: up to MinSample of them may open the group.
    [Fact]
    public void Fewer_deviating_rows_than_half_a_sample_are_told_apart_in_any_order() =>
        (from deviating in Gen.Int[1, EnergyConsensus.SampleSize / 2]
         from order in Gen.Shuffle(Enumerable.Range(0, 200).Select(i => i < deviating ? 50.0 : 30.0).ToArray())
         select order)
        .Sample(order =>
        {
            var consensus = new EnergyConsensus();
            // A group that is already warm with agreeing rows.
            for (var i = 0; i < EnergyConsensus.SampleSize; i++)
            {
                consensus.Observe(Isos.Miso, null, Fact(30));
            }

            foreach (var energy in order)
            {
                Assert.Equal(energy == 50 ? RowQuality.EnergyUnequal : RowQuality.Good, consensus.Observe(Isos.Miso, null, Fact(energy)));
            }
        });

    [Fact]
    public void A_bad_first_row_does_not_become_the_reference()
    {
        var consensus = new EnergyConsensus();
        consensus.Observe(Isos.Nyiso, null, Fact(99));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(RowQuality.Good, consensus.Observe(Isos.Nyiso, null, Fact(30)));
        }
    }

    [Fact]
    public void Balancing_authorities_markets_and_intervals_are_apart()
    {
        var consensus = new EnergyConsensus();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(RowQuality.Good, consensus.Observe(Isos.Spp, "SPP", Fact(30)));
            Assert.Equal(RowQuality.Good, consensus.Observe(Isos.Spp, "SWPW", Fact(40)));
            Assert.Equal(RowQuality.Good, consensus.Observe(Isos.Spp, "SPP", Fact(50, interval: 1)));
            Assert.Equal(RowQuality.Good, consensus.Observe(Isos.Spp, "SPP", Fact(60) with { Product = PriceProduct.DayAheadHourly }));
            Assert.Equal(RowQuality.Good, consensus.Observe(Isos.Miso, "SPP", Fact(70)));
        }

        Assert.Equal(5, consensus.Groups);
    }

    [Fact]
    public void A_republished_interval_with_another_energy_is_taken_on_within_half_a_sample()
    {
        var consensus = new EnergyConsensus();
        for (var i = 0; i < 100; i++)
        {
            consensus.Observe(Isos.Miso, null, Fact(30));
        }

        var flagged = Enumerable.Range(0, 100).Count(_ => consensus.Observe(Isos.Miso, null, Fact(35)) != RowQuality.Good);
        Assert.Equal(EnergyConsensus.SampleSize / 2 + 1, flagged);
    }

    [Fact]
    public void Groups_are_bounded_and_the_oldest_goes_first()
    {
        var consensus = new EnergyConsensus(maxGroups: 2);
        for (var interval = 0; interval < 10; interval++)
        {
            consensus.Observe(Isos.Miso, null, Fact(30, interval));
            Assert.Equal(Math.Min(interval + 1, 2), consensus.Groups);
        }
    }

    [Fact]
    public void A_price_without_energy_is_never_flagged()
    {
        var consensus = new EnergyConsensus();
        Assert.All(Enumerable.Repeat(double.NaN, 10), energy => Assert.Equal(RowQuality.Good, consensus.Observe(Isos.Ercot, null, Fact(energy))));
        Assert.Equal(0, consensus.Groups);
    }
}
