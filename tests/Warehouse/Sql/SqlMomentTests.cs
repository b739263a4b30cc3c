using System.Text.Json;
using GridGrains.ClickHouse.Sql;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>Dates that do not exist change no answer; moments are taken as the platform prints them, or it is said how to write them.</summary>
[Collection(SqlBed.Tests)]
public sealed class SqlMomentTests(SqlBed bed)
{
    [Theory]
    [InlineData("SELECT count() FROM hub_lmp_5m WHERE ts > '2026-13-45'", 42)]
    [InlineData("SELECT toDate('2026-02-31')", 14)]
    [InlineData("SELECT toDate('2026/02/31')", 14)]
    [InlineData("SELECT DATE '2027-02-29'", 12)]
    [InlineData("SELECT toDateTime('2026-06-01 24:00:00')", 18)]
    [InlineData("SELECT count() FROM hub_lmp_5m WHERE ts IN ('2026-06-01 00:61:00', '2026-06-01 00:00:00')", 44)]
    [InlineData("SELECT * FROM iso_rt_lmp_as_of(as_of = '2026-02-30T00:00:00Z')", 39)]
    [InlineData("SELECT toDate('20260231')", 14)]
    [InlineData("SELECT toDateTimeOrNull('20260231 00:00:00')", 24)]
    [InlineData("SELECT CAST('20260231' AS Date)", 12)]
    [InlineData("SELECT CAST('20260231', 'Date')", 12)]
    [InlineData("SELECT '20260231'::Date", 7)]
    [InlineData("SELECT DATE '20260231'", 12)]
    public async Task Date_that_does_not_exist_is_refused(string sql, int at)
    {
        var refused = await (await bed.ReadyAsync()).RefusedAsync(sql);

        Assert.Equal((SqlRefusedException.NotAllowed, at), (refused.Code, refused.At));
        Assert.Contains("write a date as '2026-11-30'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT toDate('2028-02-29')", "2028-02-29")]
    [InlineData("SELECT count() FROM hub_lmp_5m WHERE ts < '2026-06-01 00:10:00' AND iso = 'PJM'", "2")]
    [InlineData("SELECT count() FROM hub_lmp_5m WHERE hub != '2026-06-0131' AND iso = 'PJM'", "11")]
    [InlineData("SELECT count() FROM hub_lmp_5m WHERE hub != '20260231' AND iso = 'PJM'", "11")]
    [InlineData("SELECT toDate('20280229')", "2028-02-29")]
    [InlineData("SELECT toUnixTimestamp(parseDateTimeBestEffort('2026-06-01T00:00:00+02:00'))", "1780264800")]
    public async Task Date_that_exists_is_taken(string sql, string expected) => Assert.Equal(expected + "\n", await (await bed.ReadyAsync()).RunAsync(sql));

    [Theory]
    [InlineData("SELECT count() FROM hub_lmp_5m WHERE ts > '2026-06-01T00:00:00Z'", "write '2026-06-01 00:00:00' (UTC)", 42)]
    [InlineData("SELECT count() FROM hub_lmp_5m WHERE ts IN ('2026-06-01T02:00:00.5+02:00')", "write '2026-06-01 00:00:00.5' (UTC)", 44)]
    [InlineData("SELECT count() FROM hub_lmp_1d WHERE day = '2026-06-01T00:00:00Z'", "write '2026-06-01', a date without a time", 43)]
    public async Task Moment_in_a_text_is_answered_with_its_form(string sql, string form, int at)
    {
        var refused = await (await bed.ReadyAsync()).RefusedAsync(sql);

        Assert.Contains(form, refused.Message, StringComparison.Ordinal);
        Assert.Equal(at, refused.At);
    }

    [Theory]
    [InlineData("DateTime64(6, 'UTC')", "2026-11-30T00:00:00Z", "1795996800")]
    [InlineData("DateTime64(6,'UTC')", "2026-11-30T00:00:00.250000Z", "1795996800.25")]
    [InlineData("DateTime64(6, 'UTC')", "2026-11-30 02:00:00+02:00", "1795996800")]
    [InlineData("DateTime64(6, 'America/New_York')", "2026-11-01T05:30:00Z", "1793511000")]
    [InlineData("DateTime('UTC')", "2026-11-30T00:00:00.000Z", "1795996800")]
    [InlineData("DateTime", "2026-11-30T00:00:00Z", "1795996800")]
    [InlineData("Nullable(DateTime64(3, 'UTC'))", "2026-11-30", "1795996800")]
    [InlineData("Date", "2026-11-30T00:00:00Z", "1795996800")]
    public async Task Parameter_takes_a_moment_as_it_is_printed(string type, string value, string seconds)
    {
        await bed.ReadyAsync();

        Assert.Equal($"{seconds}\n", await bed.RunAsync($"SELECT toFloat64(toDateTime64({{t:{type}}}, 6, 'UTC'))", parameters: Given(value)));
    }

    [Fact]
    public async Task Parameter_takes_a_list_of_moments()
    {
        await bed.ReadyAsync();

        Assert.Equal("2\n", await bed.RunAsync(
            "SELECT count() FROM hub_lmp_5m WHERE iso = 'PJM' AND ts IN {t:Array(DateTime64(6, 'UTC'))}", parameters: Given(new[] { "2026-06-01T00:00:00Z", "2026-06-01 00:05:00" })));
    }

    [Theory]
    [InlineData("Date", "2026-02-31", "there is no such date")]
    [InlineData("DateTime64(6, 'UTC')", "2026-13-45", "there is no such date")]
    [InlineData("Date", "2026-11-30T01:00:00Z", "has a time of day")]
    [InlineData("DateTime", "2026-11-30T01:00:00.5Z", "no part of a second as small")]
    public void Parameter_that_no_type_can_hold_is_refused(string type, string value, string named)
    {
        var refused = Assert.Throws<SqlRefusedException>(() => SqlQueries.Preview($"SELECT {{t:{type}}}", Given(value)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Equal(7, refused.At);
    }

    private static SqlParameters Given<T>(T value) => SqlParameters.Of(new Dictionary<string, JsonElement> { ["t"] = JsonSerializer.SerializeToElement(value) });
}
