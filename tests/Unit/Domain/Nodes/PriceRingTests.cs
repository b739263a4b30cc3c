using CsCheck;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class PriceRingTests
{
    private const int Capacity = 12;

    private readonly PriceRing _ring = new(5, Capacity);

    [Fact]
    public void Empty_ring_holds_nothing()
    {
        Assert.Equal(-1, _ring.NewestSlot);
        Assert.Equal(PriceTicks.Missing, _ring.PriceAt(_ring.SlotOf(Noon)));
    }

    [Fact]
    public void Slot_starts_at_its_multiple_of_the_interval()
    {
        var slot = _ring.SlotOf(Noon.AddMinutes(4.9));

        Assert.Equal(Noon, _ring.StartOf(slot));
        Assert.Equal(slot + 1, _ring.SlotOf(Noon.AddMinutes(5)));
    }

    [Fact]
    public void Gap_stays_empty_and_can_be_filled_later()
    {
        Put(0, 10);
        Put(2, 30);

        Assert.Equal(PriceTicks.Missing, PriceAt(1));
        Assert.Equal(FactOutcome.New, Put(1, 20));
        Assert.Equal(200_000, PriceAt(1));
    }

    [Fact]
    public void Newest_intervals_push_the_oldest_out()
    {
        Put(0, 10);
        Put(1, 20);
        Put(Capacity, 30);

        Assert.Equal(PriceTicks.Missing, PriceAt(0));
        Assert.Equal(200_000, PriceAt(1));
        Assert.Equal(FactOutcome.TooOld, Put(0, 11));
        Assert.Equal(PriceTicks.Missing, PriceAt(0));
    }

    [Fact]
    public void Jump_over_the_whole_memory_forgets_everything()
    {
        for (var slot = 0; slot < Capacity; slot++)
        {
            Put(slot, slot);
        }

        Put(100 * Capacity, 7);

        Assert.All(Enumerable.Range(0, Capacity), slot => Assert.Equal(PriceTicks.Missing, PriceAt(slot)));
        Assert.All(Enumerable.Range(99 * Capacity + 1, Capacity - 1), slot => Assert.Equal(PriceTicks.Missing, PriceAt(slot)));
        Assert.Equal(70_000, PriceAt(100 * Capacity));
    }

    [Fact]
    public void Replaced_price_is_handed_out_only_by_a_correction()
    {
        _ring.Put(Fact(Noon, 10), out var replacedByFirst);
        _ring.Put(Fact(Noon, 12, knownAfterMinutes: 20), out var replacedByCorrection);
        _ring.Put(Fact(Noon, 12, knownAfterMinutes: 20), out var replacedByRepeat);

        Assert.Equal((PriceTicks.Missing, 100_000, PriceTicks.Missing), (replacedByFirst, replacedByCorrection, replacedByRepeat));
    }

    [Fact]
    public void Run_off_the_grid_shares_the_slot_of_its_interval()
    {
        _ring.Put(Fact(Noon.AddSeconds(13), 10, PriceProduct.RealTimeSced, knownAfterMinutes: 1), out _);

        Assert.Equal(FactOutcome.Correction, _ring.Put(Fact(Noon.AddSeconds(207), 15, PriceProduct.RealTimeSced, knownAfterMinutes: 1), out _));
        Assert.Equal(150_000, PriceAt(0));
    }

    [Fact]
    public void Ring_holds_what_a_dictionary_of_the_newest_intervals_would() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[-100, 100]).Array[0, 80].Sample(puts =>
        {
            var ring = new PriceRing(5, Capacity);
            var model = new Dictionary<int, int>();
            foreach (var (slot, price) in puts)
            {
                var isTooOld = model.Count > 0 && slot <= model.Keys.Max() - Capacity;
                var outcome = ring.Put(Fact(Noon.AddMinutes(5 * slot), price), out _);
                Assert.Equal(isTooOld, outcome == FactOutcome.TooOld);
                if (!isTooOld)
                {
                    model[slot] = price;
                }
            }

            var newest = model.Keys.DefaultIfEmpty(0).Max();
            for (var slot = newest - Capacity + 1; slot <= newest; slot++)
            {
                var expected = model.TryGetValue(slot, out var price) ? price * 10_000 : PriceTicks.Missing;
                Assert.Equal(expected, ring.PriceAt(ring.SlotOf(Noon) + slot));
            }
        });

    private FactOutcome Put(int slot, double price) => _ring.Put(Fact(Noon.AddMinutes(5 * slot), price), out _);

    private int PriceAt(int slot) => _ring.PriceAt(_ring.SlotOf(Noon) + slot);
}
