using GridGrains.Domain.Cubes;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Cubes;

public sealed class CubeKeyTests
{
    private static readonly CubeKey Key = new(
        "hub_24h", "json", "OfZone", IsPast: false, CubeKey.SeesAll, "8:1073741824:200000:1",
        new Dictionary<string, string> { ["iso"] = "CAISO", ["hub"] = "A|B=C%7C é'\n", ["empty"] = "" });

    [Fact]
    public void Every_question_is_read_back_from_its_text()
    {
        var read = CubeKey.Parse(Key.ToString());

        Assert.Equal(Key, read);
        Assert.Equal("A|B=C%7C é'\n", read.Parameters["hub"]);
        Assert.Equal(("hub_24h", "json", "OfZone", false, "*", "8:1073741824:200000:1"), (read.Cube, read.Form, read.Clock, read.IsPast, read.Sight, read.Caps));
    }

    [Fact]
    public void The_order_of_parameters_makes_no_other_question() => Assert.Equal(
        Key.ToString(), (Key with { Parameters = Key.Parameters.Reverse().ToDictionary(pair => pair.Key, pair => pair.Value) }).ToString());

    [Fact]
    public void Callers_who_see_other_data_or_may_ask_for_less_have_other_keys()
    {
        string[] keys =
        [
            Key.ToString(), (Key with { Sight = "CAISO" }).ToString(), (Key with { Sight = "CAISO ERCOT" }).ToString(), (Key with { Caps = "8:1073741824:100:1" }).ToString(),
            (Key with { Form = "csv" }).ToString(), (Key with { IsPast = true }).ToString(), (Key with { Clock = "None" }).ToString(), (Key with { Cube = "hub_25h" }).ToString(),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("hub_24h|json||now|*")]
    [InlineData("hub_24h|json||soon|*|8")]
    [InlineData("hub_24h|json||now|*|8|iso")]
    [InlineData("hub_24h|json||now|*|8|a=1|a=2")]
    public void What_is_no_question_is_refused(string text)
    {
        Assert.False(CubeKey.TryParse(text, out _));
        Assert.Throws<FormatException>(() => CubeKey.Parse(text));
    }
}
