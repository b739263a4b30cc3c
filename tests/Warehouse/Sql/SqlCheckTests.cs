using GridGrains.ClickHouse.Sql;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>A check says what a run would, and reads no row.</summary>
[Collection(SqlBed.Tests)]
public sealed class SqlCheckTests(SqlBed bed)
{
    [Fact]
    public async Task Columns_have_their_names_and_types()
    {
        var analysis = await CheckAsync("SELECT hub, avg(price) AS `a b`, max(ts) AS t FROM hub_lmp_5m WHERE iso = 'CAISO' GROUP BY hub UNION SELECT 'x', 1, now64(6)");

        Assert.Equal(["hub String", "a b Float64", "t DateTime64(6, 'UTC')"], analysis.Columns.Select(column => $"{column.Key} {column.Value}"));
        Assert.Equal(["hub_lmp_5m"], analysis.Plan.Tables);
    }

    [Theory]
    [InlineData("SELECT pric FROM hub_lmp_5m", 7, "price")]
    [InlineData("SELECT h.pric FROM hub_lmp_5m AS h", 9, "h.price")]
    public async Task Unknown_column_is_told_as_a_run_tells_it(string sql, int at, string near)
    {
        var ready = await bed.ReadyAsync();
        var refused = await Assert.ThrowsAsync<SqlRefusedException>(() => CheckAsync(sql));
        var run = await ready.RefusedAsync(sql);

        Assert.Equal((SqlRefusedException.Syntax, at, near, run.Message), (refused.Code, refused.At, Assert.Single(refused.Suggestions), refused.Message));
        Assert.DoesNotContain(ready.Database, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The engine computes a subquery that gives one value when it looks at types: over the rows, this one is an error.</summary>
    [Theory]
    [InlineData("SELECT (SELECT sum(toInt32(node)) FROM iso_rt_lmp) AS s", "s")]
    [InlineData("WITH (SELECT max(toInt32(node)) FROM iso_rt_lmp_as_of(as_of = '2027-01-01 00:00:00')) AS m SELECT m FROM hub_lmp_5m", "m")]
    public async Task No_row_is_read(string sql, string column)
    {
        var ready = await bed.ReadyAsync();

        Assert.Equal(column, Assert.Single((await CheckAsync(sql)).Columns).Key);
        await ready.RefusedAsync(sql);
    }

    [Fact]
    public async Task What_only_a_run_can_tell_is_left_open()
    {
        Assert.Empty((await CheckAsync("SELECT intDiv(1, (SELECT count() FROM hub_lmp_5m)) AS share")).Columns);
        Assert.Equal("0\n", await bed.RunAsync("SELECT intDiv(1, (SELECT count() FROM hub_lmp_5m)) AS share"));
    }

    private async Task<SqlAnalysis> CheckAsync(string sql) =>
        await (await bed.ReadyAsync()).Queries.CheckAsync(sql, SqlParameters.None, SqlBed.All, TestContext.Current.CancellationToken);
}
