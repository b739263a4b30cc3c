using Xunit;

namespace GridGrains.Tests.Architecture.Markets;

public sealed class MarketTests
{
    [Fact]
    public void What_is_true_of_one_market_stands_in_its_own_files()
    {
        var files = Repository.Files("src", "*.cs").Select(path => (Repository.Relative(path), File.ReadAllText(path))).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(MarketRules.MarketsStayAtHome(files));
    }

    [Fact]
    public void Every_market_has_a_file_and_a_feed_folder()
    {
        var markets = Repository.Files("src/Domain/Markets/Isos", "*.cs").Where(path => File.ReadAllText(path).Contains("IsoDefinition Definition")).ToList();

        Assert.Equal(7, markets.Count);
        Assert.All(markets, path => Assert.True(Directory.Exists(Path.Combine(Repository.Root, "src/Feeds", Path.GetFileNameWithoutExtension(path)))));
    }

    [Theory]
    [InlineData("src/Silo/Http/Query.cs", "var product = iso == Isos.Miso ? a : b;")]
    [InlineData("src/Domain/Prices/Rule.cs", "if (iso.Code == \"MISO\")")]
    [InlineData("src/Domain/Prices/Rule.cs", "(\"CAISO\", PriceProduct.RealTime5Min) => \"RTM\",")]
    [InlineData("src/ClickHouse/Sql.cs", "WHERE iso = 'NYISO'")]
    public void A_decision_elsewhere_is_found(string file, string line) =>
        Assert.Equal([$"{file}: {line}"], MarketRules.MarketsStayAtHome([(file, line)]));

    [Theory]
    [InlineData("src/Feeds/Miso/Rows.cs", "iso == Isos.Miso")]
    [InlineData("src/Silo/Http/Prices/PriceExamples.cs", "new EntityKey(Isos.Caiso, NodeId)")]
    [InlineData("src/Silo/Http/Path.cs", "new(\"iso\", \"ISO code.\", \"CAISO\");")]
    public void A_home_or_a_sample_is_none(string file, string line) => Assert.Empty(MarketRules.MarketsStayAtHome([(file, line)]));
}
