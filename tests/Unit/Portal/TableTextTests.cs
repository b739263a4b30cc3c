using GridGrains.Domain.FeatureStore;
using GridGrains.Portal.Catalogue;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class TableTextTests
{
    [Theory]
    [InlineData(365, "1 year")]
    [InlineData(1825, "5 years")]
    [InlineData(90, "90 days")]
    public void Retention_is_told_in_years_where_they_are_whole(int days, string text) => Assert.Equal(text, TableText.Kept(days));

    [Fact]
    public void Table_is_found_by_its_name_and_by_a_column()
    {
        Assert.True(TableText.Holds(FeatureTable.Definition, "FEATURE_VAL"));
        Assert.True(TableText.Holds(FeatureTable.Definition, "known_at"));
        Assert.False(TableText.Holds(FeatureTable.Definition, "congestion"));
    }
}
