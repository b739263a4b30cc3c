using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Tables;

public sealed class TableRetentionTests
{
    private static readonly TableDefinition RealTime = PriceTables.RealTime;

    [Fact]
    public void Table_that_is_not_named_is_kept_as_declared()
    {
        Assert.Equal(1095, TableRetention.Declared.DaysOf(RealTime));
        Assert.Equal(1095, Of("iso_da_lmp=10").DaysOf(RealTime));
        Assert.Null(TableRetention.Declared.DaysOf("any", declared: null));
    }

    [Theory]
    [InlineData("iso_rt_lmp=7300", 7300)]
    [InlineData(" iso_da_lmp = 5 ; iso_rt_lmp = never ;", null)]
    public void Named_table_is_kept_so_long_or_for_good(string text, int? days) => Assert.Equal(days, Of(text).DaysOf(RealTime));

    [Fact]
    public void Tables_of_the_warehouse_follow_the_table_that_they_show_where_both_are_declared_alike()
    {
        var (own, byTime) = (RealTime.Projections.Single(known => known.Name == "iso_rt_lmp"), RealTime.Projections.Single(known => known.Name == "fact_lmp_5m"));

        Assert.Equal((7300, 1825), (Of("iso_rt_lmp=7300").DaysOf(RealTime, own), Of("iso_rt_lmp=7300").DaysOf(RealTime, byTime)));
        Assert.Equal((1095, null), (Of("fact_lmp_5m=never").DaysOf(RealTime, own), Of("fact_lmp_5m=never").DaysOf(RealTime, byTime)));
    }

    [Theory]
    [InlineData("iso_rt_lmp", "is not a table with its days")]
    [InlineData("iso_rt_lmp=0", "days are 1 to 36500")]
    [InlineData("iso_rt_lmp=36501", "days are 1 to 36500")]
    [InlineData("iso_rt_lmp=-1", "days are 1 to 36500")]
    [InlineData("=5", "is not a table with its days")]
    [InlineData("a=5;a=6", "'a' is named twice")]
    [InlineData(" ; ", "no table is named")]
    public void Text_that_says_nothing_is_refused_with_its_reason(string text, string reason)
    {
        Assert.False(TableRetention.TryParse(text, out var retention, out var fault));
        Assert.Contains(reason, fault, StringComparison.Ordinal);
        Assert.Empty(retention.Tables);
    }

    private static TableRetention Of(string text) => TableRetention.TryParse(text, out var retention, out var fault) ? retention : throw new ArgumentException(fault);
}
