using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Series;
using GridGrains.Domain.Weather;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Log;

public sealed class RecordObjectTests
{
    private static readonly DateTime Now = new(2026, 7, 1, 6, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", "a")]
    [InlineData("""{"a":1,"\u0061":2}""", "a")]
    [InlineData("""{"\u0061":1,"b":1,"a":2}""", "a")]
    [InlineData("""{"":1,"b":1,"":2}""", "")]
    public void A_field_that_is_given_twice_is_refused_by_name(string value, string field)
    {
        Assert.False(RecordObject.TryRead(Encoding.UTF8.GetBytes(value), 0, static (_, _) => 1, out _, out var error));
        Assert.Equal((RecordErrorReason.BadJson, field, "is given twice"), (error.Reason, error.Field, error.Message));
    }

    [Fact]
    public void Fields_with_any_names_are_taken_once_each()
    {
        var names = string.Join(',', Enumerable.Range(0, 500).Select(number => $"\"{number}\":{number}"));

        Assert.True(RecordObject.TryRead(Encoding.UTF8.GetBytes($"{{{names}, \"nested\":{{\"0\":1}} }}\n"), 0, static (record, _) => record.EnumerateObject().Count(), out var fields, out _));
        Assert.Equal(501, fields);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}{")]
    [InlineData("{\"a\":1")]
    public void What_is_not_one_object_is_refused(string value)
    {
        Assert.False(RecordObject.TryRead(Encoding.UTF8.GetBytes(value), 0, static (_, _) => 1, out _, out var error));
        Assert.Equal(RecordErrorReason.BadJson, error.Reason);
    }

    [Fact]
    public void Broken_UTF8_in_a_field_that_nobody_reads_is_refused_too()
    {
        byte[] value = [.. "{\"unknown\":\""u8, 0xFF, .. "\"}"u8];

        Assert.False(RecordObject.TryRead(value, 0, static (_, _) => 1, out _, out var error));
        Assert.Equal(RecordObject.NotUtf8, error);
    }

    [Fact]
    public void Half_of_a_pair_in_a_field_that_is_read_is_refused()
    {
        Assert.False(RecordObject.TryRead("""{"a":"\ud800"}"""u8, 0, static (record, _) => record.GetProperty("a").GetString(), out _, out var error));
        Assert.Contains("half of a pair", error.Message);
    }

    [Fact]
    public void Broken_UTF8_in_quotes_is_a_dead_letter_of_series_and_of_weather()
    {
        byte[] value = [.. "{\"source\":\""u8, 0xFF, .. "\"}"u8];

        Assert.False(SeriesRecordReader.TryRead("NYISO/load_actual/CAPITL"u8, value, Now, out _, out var series));
        Assert.False(WeatherRecordReader.TryRead("872830828ffffff"u8, value, Now, out _, out var weather));

        Assert.Equal((RecordErrorReason.BadJson, RecordErrorReason.BadJson), (series.Reason, weather.Reason));
        Assert.Equal(series.Message, weather.Message);
        Assert.Contains("not UTF-8", series.Message);
    }
}
