using GridGrains.Domain.Markets;
using GridGrains.Portal.Prices;
using GridGrains.Portal.Shell;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class FormatTests
{
    private static readonly DateTime Utc = new(2026, 11, 29, 1, 15, 0, DateTimeKind.Utc);

    [Fact]
    public void Moment_is_on_the_markets_clock_and_names_it()
    {
        Assert.Equal("2026-11-28 17:15 PST", Format.Moment(Isos.Caiso, Utc));
        Assert.Equal("11-28 17:15 PST", Format.DayHour(Isos.Caiso, Utc));
        Assert.Equal("20:15 EST", Format.Hour(Isos.Miso, Utc));
        Assert.Equal("2026-11-29 01:15 UTC", Format.Utc(Utc));
    }

    [Theory]
    [InlineData(1234.5, "1,234.50", "+1,234.50", "rise")]
    [InlineData(-0.5, "-0.50", "-0.50", "fall")]
    [InlineData(0.0, "0.00", "0.00", "")]
    [InlineData(null, "–", "–", "")]
    public void Price_has_cents_and_a_change_its_sign(double? value, string price, string change, string direction) =>
        Assert.Equal((price, change, direction), (Format.Price(value), Format.Change(value), Format.Direction(value)));

    [Theory]
    [InlineData(45.0, "45 s")]
    [InlineData(720.0, "12 min")]
    [InlineData(10_800.0, "3 h")]
    [InlineData(172_800.0, "2 d")]
    public void Age_has_one_unit(double seconds, string text) => Assert.Equal(text, Format.Age(seconds));

    [Fact]
    public void Spark_line_spans_the_drawing_with_the_highest_value_on_top()
    {
        Assert.Equal("M0 22L48 2L96 12", SparkLine.PathOf([0, 10, 5]));
        Assert.Equal("M0 12L96 12", SparkLine.PathOf([7, 7]));
        Assert.Equal("", SparkLine.PathOf([7]));
    }

    [Theory]
    [InlineData("CAISO/TH_SP15_GEN-APND", "/nodes/CAISO/TH_SP15_GEN-APND")]
    [InlineData("PJM/WESTERN HUB", "/nodes/PJM/WESTERN%20HUB")]
    [InlineData("SPP/A.B/C#1", "/nodes/SPP/A.B/C%231")]
    public void Address_of_a_node_keeps_its_id(string key, string address) => Assert.Equal(address, PagePaths.Node(key));

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.004, "0.00")]
    [InlineData(-0.004, "0.00")]
    [InlineData(1234.5, "+1,234.50")]
    [InlineData(-2.5, "-2.50")]
    public void Signed_number_has_a_sign_unless_it_is_nothing(double? number, string text) => Assert.Equal(text, Format.Signed(number, 2));
}
