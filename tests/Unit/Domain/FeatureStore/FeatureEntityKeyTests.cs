using CsCheck;
using GridGrains.Domain.FeatureStore;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.FeatureStore;

public sealed class FeatureEntityKeyTests
{
    private static readonly string[] Odd = ["", "%", ",", "/", "%2C", " ", "é"];

    [Fact]
    public void Every_key_reads_back_to_its_values() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 20], Gen.Int[0, Odd.Length - 1]).Select((text, odd) => text + Odd[odd] + text).Array[1, 3].Sample(
            values =>
            {
                var joinKeys = FeatureEntityKey.JoinKeysOf(values.Select((_, i) => $"key_{i}"));
                var text = FeatureEntityKey.TextOf(joinKeys, values);
                Assert.NotNull(text);
                Assert.Equal(values, FeatureEntityKey.Parse(text).Values);
                Assert.Equal(joinKeys, FeatureEntityKey.Parse(text).JoinKeys);
            },
            iter: 2_000);

    [Theory]
    [InlineData("turbine_id")]
    [InlineData("/17")]
    [InlineData("turbine_id/")]
    [InlineData("turbine_id/17,18")]
    [InlineData("a,b/17")]
    [InlineData("turbine_id/1/7")]
    public void Other_texts_are_no_keys(string text) => Assert.Null(FeatureEntityKey.TryParse(text));

    [Fact]
    public void Order_of_the_declaration_does_not_matter() =>
        Assert.Equal(FeatureEntityKey.JoinKeysOf(["turbine_id", "site_id"]), FeatureEntityKey.JoinKeysOf(["site_id", "turbine_id"]));

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void No_entity_has_an_empty_or_unprintable_value(string value) => Assert.Null(FeatureEntityKey.TextOf("turbine_id", value));
}
