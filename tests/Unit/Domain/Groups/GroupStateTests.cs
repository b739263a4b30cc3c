using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Groups;

public sealed class GroupStateTests
{
    private readonly GroupState _group = new();

    [Fact]
    public void Shards_add_up_and_a_shards_own_update_replaces()
    {
        Replace(shard: 0, epoch: 1, sequence: 1, Interval(0, 2, 80));
        Replace(shard: 1, epoch: 1, sequence: 1, Interval(0, 1, 10));
        Replace(shard: 0, epoch: 1, sequence: 2, Interval(0, 3, 100));

        Assert.Equal([new GroupPrice(PriceProduct.RealTime5Min, Noon, 4, 110)], _group.Prices());
        Assert.Equal(2, _group.Shards);
    }

    [Fact]
    public void Mean_is_over_the_members_of_all_shards()
    {
        Replace(0, 1, 1, Interval(0, 2, 800_000));
        Replace(1, 1, 1, Interval(0, 2, 1_600_000));

        Assert.Equal(60, Assert.Single(_group.Prices()).MeanUsd);
    }

    [Theory]
    [InlineData(5, 9)]
    [InlineData(5, 10)]
    [InlineData(4, 11)]
    public void Update_of_a_past_owner_or_a_repeated_one_changes_nothing(long epoch, long sequence)
    {
        Replace(0, epoch: 5, sequence: 10, Interval(0, 2, 80));

        Assert.False(Replace(0, epoch, sequence, Interval(0, 9, 999)));
        Assert.Equal([new GroupPrice(PriceProduct.RealTime5Min, Noon, 2, 80)], _group.Prices());
    }

    [Fact]
    public void New_owner_begins_its_sequence_anew()
    {
        Replace(0, epoch: 5, sequence: 10, Interval(0, 2, 80));

        Assert.True(Replace(0, epoch: 6, sequence: 1, Interval(0, 1, 30)));
        Assert.Equal([new GroupPrice(PriceProduct.RealTime5Min, Noon, 1, 30)], _group.Prices());
    }

    [Fact]
    public void Newest_interval_of_each_product_is_the_price()
    {
        Replace(0, 1, 1, Interval(1, 1, 20), Interval(0, 2, 80), new GroupInterval(PriceProduct.DayAheadHourly, Noon, 1, 5));
        Replace(1, 1, 1, Interval(0, 7, 700));

        Assert.Equal(
            [new GroupPrice(PriceProduct.RealTime5Min, Noon.AddMinutes(5), 1, 20), new GroupPrice(PriceProduct.DayAheadHourly, Noon, 1, 5)], _group.Prices());
    }

    [Fact]
    public void Published_price_is_kept_apart_from_the_mean_of_members()
    {
        _group.Replace(0, 1, 1, new GroupUpdate([Interval(0, 2, 80)], [Fact(Noon, 44)]));
        _group.Replace(1, 1, 1, new GroupUpdate([], [Fact(Noon.AddMinutes(-5), 41), Fact(Noon, 39, PriceProduct.DayAheadHourly)]));

        Assert.Equal([44, 39], _group.Published().Select(price => price.Lmp));
    }

    [Fact]
    public void Group_without_shards_has_no_price()
    {
        Assert.Empty(_group.Prices());
        Assert.Empty(_group.Published());
    }

    private bool Replace(int shard, long epoch, long sequence, params GroupInterval[] intervals) =>
        _group.Replace(shard, epoch, sequence, new GroupUpdate(intervals, Array.Empty<LmpFact>()));

    private static GroupInterval Interval(int number, int count, long sum) => new(PriceProduct.RealTime5Min, Noon.AddMinutes(5 * number), count, sum);
}
