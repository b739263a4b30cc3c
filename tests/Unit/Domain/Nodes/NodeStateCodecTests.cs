using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class NodeStateCodecTests
{
    [Fact]
    public void Empty_state_comes_back_empty()
    {
        var state = Decode(Encode(new NodeState(Key)));

        Assert.Equal(Key, state.Key);
        Assert.Same(NodeLabels.None, state.Labels);
        Assert.Equal(0, state.Tracks.Length);
        Assert.Equal(TopicOffsets.None, state.LastOffsets);
        Assert.Equal((0, 0), (state.DistinctCount, state.StandingSumTicks));
    }

    [Fact]
    public void Labels_and_offsets_come_back()
    {
        var state = new NodeState(Key) { Labels = new NodeLabels("SP15", "HUB", null, "Zürich ⚡", "") };
        state.AppliedUpTo(0, long.MaxValue);
        state.AppliedUpTo(1, 0);

        var copy = Decode(Encode(state));

        Assert.Equal(state.Labels, copy.Labels);
        Assert.Equal(state.LastOffsets, copy.LastOffsets);
    }

    [Fact]
    public void Gaps_and_versions_come_back()
    {
        var state = StateOf(Fact(Noon, -37.5), Fact(Noon.AddHours(7), 4000, sourceVersion: 3), Fact(Noon.AddHours(7), 4100, knownAfterMinutes: 90, sourceVersion: 4));

        var copy = Decode(Encode(state));

        Assert.Equal(FactOutcome.Superseded, copy.Apply(Fact(Noon.AddHours(7), 4200, knownAfterMinutes: 90, sourceVersion: 3)));
        Assert.Equal(FactOutcome.Duplicate, copy.Apply(Fact(Noon.AddHours(7), 4100, knownAfterMinutes: 90, sourceVersion: 4)));
        Assert.Equal(FactOutcome.New, copy.Apply(Fact(Noon.AddHours(3), 1)));
        Assert.Equal(FactOutcome.Duplicate, copy.Apply(Fact(Noon, -37.5)));
    }

    [Fact]
    public void Run_off_the_grid_comes_back_with_its_own_start()
    {
        var start = Noon.AddSeconds(107);

        Assert.Equal(start, Decode(Encode(StateOf(Fact(start, 20, PriceProduct.RealTimeSced)))).Published(PriceProduct.RealTimeSced).Latest.IntervalStartUtc);
    }

    [Fact]
    public void Day_ahead_components_come_back_with_the_digits_they_keep()
    {
        var fact = Fact(Noon, 41.23456789, PriceProduct.DayAheadHourly, congestion: -1.5) with { Energy = 40.25, Loss = double.NaN };

        var price = Decode(Encode(StateOf(fact))).Publish().DayAheadAt(Noon);

        Assert.Equal(new DayAheadPrice(41.23456789, 40.25f, -1.5f, float.NaN), price);
    }

    /// <summary>A copy for each hour would make this 60 KB, and every start of a silo reads all its nodes.</summary>
    [Fact]
    public void Two_days_of_hours_are_read_without_a_copy_for_each()
    {
        var bytes = Encode(StateOf([.. Enumerable.Range(0, 48).Select(hour => Fact(Noon.AddHours(hour), hour, PriceProduct.DayAheadHourly))]));

        Assert.InRange(Allocations.Fewest(() => Decode(bytes)), 1, 4_096);
    }

    [Fact]
    public void Any_state_comes_back_byte_for_byte_and_publishes_the_same() =>
        Publications(200).Sample(log =>
        {
            var state = new NodeState(Key);
            foreach (var (fact, watermark) in log)
            {
                state.Apply(fact, watermark, out _);
            }

            var copy = Decode(Encode(state));

            Assert.Equal(Encode(state), Encode(copy));
            Assert.Equal(state.Publish().Products, copy.Publish().Products);
        });

    [Fact]
    public void Newer_version_is_refused()
    {
        var bytes = Encode(StateOf(FiveMinutes(1, 2)));
        bytes[0] = NodeStateCodec.Version + 1;

        var refused = Assert.Throws<DomainException>(() => Decode(bytes));

        Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
        Assert.Contains(Key.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_state_is_refused_wherever_it_ends()
    {
        var bytes = Encode(StateOf([.. FiveMinutes(1, -2, 3), Fact(Noon, 50, PriceProduct.DayAheadHourly)]));

        Assert.All(
            Enumerable.Range(0, bytes.Length),
            length => Assert.Equal(DomainErrorCode.StorageVersion, Assert.Throws<DomainException>(() => Decode(bytes[..length])).Code));
    }

    [Fact]
    public void Damaged_state_is_read_or_refused_and_never_breaks_the_reader()
    {
        var sound = Encode(StateOf([.. FiveMinutes(1, -2, 3), Fact(Noon, 50, PriceProduct.DayAheadHourly)]));
        var damage = Gen.Select(Gen.Int[1, sound.Length - 1], Gen.Byte).Array[1, 6];

        damage.Sample(
            changes =>
            {
                var bytes = (byte[])sound.Clone();
                foreach (var (at, value) in changes)
                {
                    bytes[at] = value;
                }

                AssertReadOrRefused(bytes);
            },
            iter: 5_000);
    }

    [Fact]
    public void Noise_is_read_or_refused_and_never_breaks_the_reader() =>
        Gen.Byte.Array[0, 400].Sample(noise => AssertReadOrRefused([NodeStateCodec.Version, .. noise]), iter: 5_000);

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(255)]
    public void Unknown_product_is_refused(byte market)
    {
        var bytes = Encode(StateOf(Fact(Noon, 1)));

        // Version, five absent labels, two offsets of -1, one price, its sum in three bytes, one product; then the product's number.
        const int MarketAt = 1 + 5 + 2 + 1 + 3 + 1;
        Assert.Equal((byte)PriceProduct.RealTime5Min, bytes[MarketAt]);
        bytes[MarketAt] = market;

        Assert.Equal(DomainErrorCode.StorageVersion, Assert.Throws<DomainException>(() => Decode(bytes)).Code);
    }

    private static void AssertReadOrRefused(byte[] bytes)
    {
        try
        {
            Decode(bytes);
        }
        catch (DomainException refused)
        {
            Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
        }
    }
}
