using Xunit;

namespace GridGrains.Tests.Architecture.Products;

/// <summary>Each rule finds the fault it is there for.</summary>
public sealed class ProductRuleTests
{
    private static readonly string[] Products = ["Prices", "Weather"];

    [Theory]
    [InlineData("Engine", "Domain.Weather", true)]
    [InlineData("Engine.Inner", "Domain.Weather.Cells", true)]
    [InlineData("Engine", "Domain.Nodes", true)]
    [InlineData("Engine", "Domain.Log", false)]
    [InlineData("Engine", "Domain.WeatherVane", false)]
    [InlineData("Engine.Weather", "Domain.Weather", false)]
    [InlineData("Other", "Domain.Weather", false)]
    public void An_engine_type_that_names_a_product_is_found(string from, string to, bool isFound) =>
        Assert.Equal(
            isFound ? [$"{from}.A"] : [],
            ProductRules.EngineNamesNoProduct(
                [new TypeUse(from, $"{from}.A", to, $"{to}.B")], [new("Engine")], Products, new Dictionary<string, string> { ["Domain.Nodes"] = "Prices" },
                new HashSet<string>()));

    [Fact]
    public void A_type_of_general_use_is_not_a_breach() =>
        Assert.Empty(ProductRules.EngineNamesNoProduct(
            [new TypeUse("Engine", "Engine.A", "Domain.Prices", "Domain.Prices.Stamp")], [new("Engine")], Products, new Dictionary<string, string>(),
            new HashSet<string> { "Domain.Prices.Stamp" }));

    [Fact]
    public void What_lies_below_a_room_may_belong_to_others()
    {
        Assert.True(new EngineNamespace("Http", Inner: false).Holds("Http"));
        Assert.False(new EngineNamespace("Http", Inner: false).Holds("Http.Prices"));
        Assert.True(new EngineNamespace("Http").Holds("Http.Problems"));
        Assert.False(new EngineNamespace("Http").Holds("HttpClients"));
    }

    [Fact]
    public void A_room_without_the_folder_of_a_product_is_found() =>
        Assert.Equal(["src/Grains/Weather"], ProductRules.ProductsHaveFolders(["Weather"], ["src/Domain", "src/Grains"], folder => folder == "src/Domain/Weather"));
}
