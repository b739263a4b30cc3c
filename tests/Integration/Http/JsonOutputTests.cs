using System.Globalization;
using System.Text;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Tests.Integration.Http;

public sealed class JsonOutputTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(31.25, "31.25")]
    [InlineData(-4.5, "-4.5")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(-0.1, "-0.1")]
    [InlineData(100, "100")]
    [InlineData(9000.5, "9000.5")]
    public void Prices_are_written_in_plain_digits(double value, string expected) => Assert.Equal(expected, TextOf(value));

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(-7, "-7.0")]
    [InlineData(31.25, "31.25")]
    [InlineData(1e300, "1E+300")]
    public void Doubles_are_seen_as_such(double value, string expected)
    {
        using var output = new JsonOutput(16);
        output.Real(value);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.Written.Span));
    }

    [Fact]
    public void Every_number_reads_back_to_the_same_double()
    {
        var random = new Random(7);
        for (var i = 0; i < 200_000; i++)
        {
            var value = (i % 4) switch
            {
                0 => Math.Round((random.NextDouble() - 0.5) * 20_000, random.Next(0, 7)),
                1 => random.Next(-1_000_000, 1_000_000) / 300_000.0,
                2 => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)),
                _ => BitConverter.Int64BitsToDouble(random.NextInt64()),
            };
            if (double.IsFinite(value))
            {
                Assert.Equal(value, double.Parse(TextOf(value), CultureInfo.InvariantCulture));
            }
        }
    }

    private static string TextOf(double value)
    {
        using var output = new JsonOutput(16);
        output.Number(value);
        return Encoding.UTF8.GetString(output.Written.Span);
    }
}
