using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Sql;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>Statements over rows that come with them.</summary>
[Collection(SqlBed.Tests)]
public sealed class SqlBatchTests(SqlBed bed)
{
    private static readonly string?[][] Prices =
    [
        ["2026-06-01T00:00:00Z", "A", "LMP", "31.25"], ["2026-06-01T00:00:00Z", "A", "MCC", "-1.5"], ["2026-06-01T00:00:00Z", "B", "LMP", "n/a"], ["2026-06-01T00:05:00Z", "A", "LMP", null],
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT * FROM batch WHERE node = 'B'", "time,node,kind,value", "2026-06-01T00:00:00Z,B,LMP,n/a")]
    [InlineData("SELECT node, toFloat64(value) * 2 AS lmp FROM batch WHERE kind = 'LMP' AND lmp IS NOT NULL", "node,lmp", "A,62.5")]
    [InlineData("WITH x AS (SELECT * FROM batch) SELECT a.node, b.value AS mcc FROM x AS a INNER JOIN batch AS b ON a.time = b.time AND a.node = b.node WHERE a.kind = 'LMP' AND b.kind = 'MCC'", "node,mcc", "A,-1.5")]
    [InlineData("SELECT time, maxIf(value, kind = 'LMP') AS lmp FROM batch WHERE node = 'A' GROUP BY time ORDER BY time LIMIT 1", "time,lmp", "2026-06-01T00:00:00Z,31.25")]
    [InlineData("SELECT toFloat64(kind) AS n FROM batch LIMIT 1", "n", "")]
    [InlineData("SELECT parseDateTimeBestEffort(time) AS ts, count() AS n FROM batch GROUP BY ts HAVING n = 1", "ts,n", "2026-06-01T00:05:00Z,1")]
    [InlineData("SELECT node FROM batch WHERE node = 'A' AND kind = 'MCC' UNION ALL SELECT node FROM batch WHERE node = 'none'", "node", "A")]
    [InlineData("SELECT count() AS gridgrains, 'FROM batch' AS text FROM batch WHERE value IS NULL", "gridgrains,text", "1,FROM batch")]
    public async Task Statement_gives_rows(string sql, string columns, string row)
    {
        var result = await RunAsync(sql);

        Assert.Equal((columns, row), (string.Join(',', result.Columns.Select(column => column.Key)), string.Join(',', Assert.Single(result.Rows))));
    }

    [Fact]
    public async Task Names_and_values_of_a_source_are_never_read_as_sql()
    {
        string[] columns = ["a b", "c`\\d", "'e", "f')) SELECT 1 --"];
        string?[] row = ["x'y", "\\'); DROP TABLE hub_lmp_5m; --", "line\nline\ttab \"é\" \u0001", ""];

        var result = await (await bed.ReadyAsync()).Queries.TransformAsync("SELECT * FROM batch", new SqlBatch("batch", columns, [row]), SqlBed.Caps, Token);

        Assert.Equal(columns, result.Columns.Select(column => column.Key));
        Assert.Equal(row, Assert.Single(result.Rows));
    }

    [Theory]
    [InlineData("SELECT * FROM iso_rt_lmp", "a transform reads batch", 14)]
    [InlineData("SELECT * FROM btach", "there is no table 'btach'", 14)]
    [InlineData("SELECT * FROM gridgrains_batch", "there is no table 'gridgrains_batch'", 14)]
    [InlineData("SELECT * FROM format(CSV, '1')", "table function format", 14)]
    [InlineData("SELECT *, now() AS t FROM batch", "rows that are read again have to give the same result", 10)]
    [InlineData("SELECT {a:String} FROM batch", "has no parameters", 7)]
    [InlineData("SELECT nod FROM batch", "nod", 7)]
    [InlineData("SELECT node FROM batch WHERE", "more is expected", 28)]
    [InlineData("WITH batch AS (SELECT 1) SELECT * FROM batch", "has the name of a table", 5)]
    [InlineData("SELECT CAST(kind, 'Float64') FROM batch", "LMP", null)]
    [InlineData("INSERT INTO batch SELECT 1", "a statement is a SELECT", 0)]
    public async Task Statement_is_refused_with_its_place(string sql, string reason, int? at)
    {
        var refused = await Assert.ThrowsAsync<SqlRefusedException>(() => RunAsync(sql));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(at, refused.At);
    }

    [Fact]
    public async Task A_check_tells_the_columns_and_a_wrong_name_without_rows()
    {
        var queries = (await bed.ReadyAsync()).Queries;
        var known = new SqlBatch("batch", ["node", "value"], []);

        var columns = (await queries.CheckAsync("SELECT node, toFloat64OrNull(value) AS lmp FROM batch", known, knowsColumns: true, Token)).Columns;
        var wrong = await Assert.ThrowsAsync<SqlRefusedException>(() => queries.CheckAsync("SELECT node,\n  vlaue FROM batch", known, knowsColumns: true, Token));

        Assert.Equal("node Nullable(String), lmp Nullable(Float64)", string.Join(", ", columns.Select(column => $"{column.Key} {column.Value}")));
        Assert.Equal((15, "value"), (wrong.At, Assert.Single(wrong.Suggestions)));
        Assert.Empty((await queries.CheckAsync("SELECT anything FROM batch", new SqlBatch("batch", [], []), knowsColumns: false, Token)).Columns);
    }

    [Fact]
    public async Task What_costs_too_much_is_ended_by_its_cap()
    {
        var rows = await Assert.ThrowsAsync<QueryCappedException>(() => RunAsync("SELECT a.node FROM batch AS a CROSS JOIN numbers(100) AS n", SqlBed.Caps with { ResultRows = 399 }));
        var time = await Assert.ThrowsAsync<QueryCappedException>(() => RunAsync("SELECT sum(cityHash64(a.number, b.number)) AS n FROM numbers(1000000) AS a CROSS JOIN numbers(1000000) AS b", SqlBed.Caps with { Seconds = 1 }));
        var queries = (await bed.ReadyAsync()).Queries;
        var wide = Enumerable.Repeat<IReadOnlyList<string?>>([new string('x', 1 << 20)], 49);
        var bytes = await Assert.ThrowsAsync<QueryCappedException>(() => queries.TransformAsync("SELECT * FROM batch", new SqlBatch("batch", ["a"], wide), SqlBed.Caps, Token));

        Assert.Contains("more than 399 rows", rows.Message, StringComparison.Ordinal);
        Assert.Equal(QueryCappedException.Time, time.Cap);
        Assert.Contains("more than 48 MB", bytes.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_hundred_thousand_rows_passes()
    {
        var queries = (await bed.ReadyAsync()).Queries;
        var rows = Enumerable.Range(0, 100_000).Select(row => (IReadOnlyList<string?>)[$"NODE_{row}", "31.25"]);

        var result = await queries.TransformAsync("SELECT node, toFloat64(value) AS lmp FROM batch", new SqlBatch("batch", ["node", "value"], rows), SqlBed.Caps with { ResultRows = 100_000, MemoryBytes = 512 << 20 }, Token);

        Assert.Equal((100_000, "NODE_99999"), (result.Rows.Count, result.Rows[^1][0]));
    }

    private async Task<SqlBatchResult> RunAsync(string sql, QueryCaps? caps = null) =>
        await (await bed.ReadyAsync()).Queries.TransformAsync(sql, new SqlBatch("batch", ["time", "node", "kind", "value"], Prices), caps ?? SqlBed.Caps, Token);
}
