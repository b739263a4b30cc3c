using System.Text.Json;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Sql;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>What runs, what is refused and by which name.</summary>
[Collection(SqlBed.Tests)]
public sealed class SqlGateTests(SqlBed bed)
{
    [Theory]
    [InlineData("SELECT count() FROM iso_rt_lmp", "72")]
    [InlineData("select COUNT(*) from iso_rt_lmp as p where p.iso = 'CAISO';", "36")]
    [InlineData("SELECT count(DISTINCT iso_rt_lmp.node) FROM iso_rt_lmp -- a comment\n", "6")]
    [InlineData("SELECT count() FROM iso_rt_lmp a, hub_lmp_5m b WHERE a.ts = b.ts AND a.iso = b.iso /* ; */", "66")]
    [InlineData("SELECT count() FROM iso_rt_lmp AS a INNER JOIN hub_lmp_5m b USING (iso, ts)", "66")]
    [InlineData("WITH x AS (SELECT * FROM hub_lmp_5m WHERE price < 3) SELECT (SELECT count() FROM x) + count() FROM x", "4")]
    [InlineData("WITH x AS (SELECT 1 AS a) SELECT sum(a) FROM (SELECT a FROM x UNION ALL SELECT a + 1 FROM x)", "3")]
    [InlineData("SELECT max(n) FROM (SELECT count() AS n FROM iso_rt_lmp GROUP BY iso)", "36")]
    [InlineData("SELECT count() FROM iso_rt_lmp WHERE (iso, ts) IN (SELECT iso, ts FROM hub_lmp_5m WHERE iso = 'PJM')", "33")]
    [InlineData("SELECT countIf(lmp > avg_lmp) FROM (SELECT lmp, avg(lmp) OVER (PARTITION BY iso) AS avg_lmp FROM iso_rt_lmp)", "36")]
    [InlineData("SELECT count() FROM iso_rt_lmp_latest", "24")]
    [InlineData("SELECT count() FROM iso_rt_lmp_as_of(as_of = '2026-06-01 00:16:00') AS known", "8")]
    [InlineData("SELECT sum(number) FROM numbers(10)", "45")]
    [InlineData("FROM hub_lmp_5m SELECT count()", "22")]
    [InlineData("SELECT `price` FROM `hub_lmp_5m` \"h\" WHERE h.hub = 'SP15' ORDER BY ts LIMIT 1", "1")]
    [InlineData("SELECT EXISTS(SELECT 1 FROM iso_rt_lmp WHERE lmp > 1e6)", "0")]
    [InlineData("SELECT count() FROM (SELECT hub FROM hub_lmp_5m UNION SELECT hub FROM hub_lmp_5m)", "2")]
    [InlineData("SELECT 1 UNION SELECT 1", "1")]
    [InlineData("SELECT length('FROM iso_rt_lmp; DROP')", "21")]
    public async Task Statement_runs(string sql, string expected) => Assert.Equal(expected + "\n", await (await bed.ReadyAsync()).RunAsync(sql));

    [Theory]
    [InlineData("SELECT * FROM file('canary.csv')", "table function file")]
    [InlineData("SELECT * FROM (SELECT * FROM url('http://127.0.0.1:1/', CSV))", "table function url")]
    [InlineData("SELECT 1 WHERE 1 IN (SELECT 1 FROM remote('127.0.0.1', system.one))", "table function remote")]
    [InlineData("WITH x AS (SELECT * FROM s3('http://127.0.0.1:1/a')) SELECT * FROM x", "table function s3")]
    [InlineData("SELECT (SELECT 1 FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd'))", "table function mysql")]
    [InlineData("SELECT * FROM iso_rt_lmp JOIN executable('x', CSV, 'a Int8') e ON 1", "table function executable")]
    [InlineData("SELECT * FROM numbers(100000000)", "numbers takes")]
    [InlineData("SELECT * FROM numbers(toUInt64(1))", "numbers takes")]
    [InlineData("SELECT * FROM system.tables", "names a database")]
    [InlineData("SELECT * FROM iso_rt_lmp UNION ALL SELECT * FROM information_schema.tables", "names a database")]
    [InlineData("SELECT * FROM `system.tables`", "names a database")]
    [InlineData("SELECT * FROM iso_rt_lmpx", "no table 'iso_rt_lmpx'")]
    [InlineData("SELECT * FROM query_log", "no table 'query_log'")]
    [InlineData("SELECT * FROM (EXPLAIN SELECT 1)", "table function viewExplain")]
    [InlineData("SELECT * FROM merge('.*')", "table function merge")]
    [InlineData("SELECT 1 FORMAT CSV", "format")]
    [InlineData("SELECT 1 SETTINGS max_threads = 1", "SETTINGS")]
    [InlineData("SELECT * FROM (SELECT 1 SETTINGS readonly = 0)", "SETTINGS")]
    [InlineData("SELECT 1 INTO OUTFILE '/tmp/x'", "INTO")]
    [InlineData("SELECT 1) INTO OUTFILE '/tmp/x' --", "closes nothing")]
    [InlineData("SELECT 1; SELECT 2", "one statement")]
    [InlineData("DROP TABLE iso_rt_lmp", "a statement is a SELECT")]
    [InlineData("INSERT INTO iso_rt_lmp SELECT * FROM iso_rt_lmp", "a statement is a SELECT")]
    [InlineData("EXPLAIN SELECT 1", "begins with 'EXPLAIN'")]
    [InlineData("SELECT 1 WHERE 1 IN iso_rt_lmp", "IN takes a list")]
    [InlineData("SELECT in(1, iso_rt_lmp)", "IN takes a list")]
    [InlineData("SELECT joinGet('a', 'b', 1)", "function joinGet")]
    [InlineData("SELECT dictGet('a', 'b', 1)", "function dictGet")]
    [InlineData("SELECT file('canary.csv')", "function file")]
    [InlineData("SELECT sleep(3)", "function sleep")]
    [InlineData("SELECT getSetting('max_threads')", "function getSetting")]
    [InlineData("SELECT hostName(), version()", "function hostName")]
    [InlineData("SELECT currentUser()", "function currentUser")]
    [InlineData("SELECT sumState(lmp) FROM iso_rt_lmp", "function sumState")]
    [InlineData("SELECT * APPLY (sum) FROM iso_rt_lmp", "APPLY")]
    [InlineData("SELECT * FROM iso_rt_lmp SAMPLE 0.1", "SAMPLE")]
    [InlineData("SELECT * FROM iso_rt_lmp FINAL", "leave FINAL out")]
    [InlineData("WITH iso_rt_lmp AS (SELECT 1) SELECT * FROM iso_rt_lmp", "name of a table")]
    [InlineData("SELECT * FROM iso_rt_lmp_as_of", "needs a moment")]
    [InlineData("SELECT * FROM iso_rt_lmp_as_of(as_of = (SELECT 1))", "takes a moment")]
    [InlineData("SELECT * FROM hub_lmp_5m(as_of = 1)", "table function hub_lmp_5m")]
    [InlineData("SELECT {t:Identifier}", "Identifier is no type")]
    [InlineData("SELECT @@version", "may stand in a text alone")]
    [InlineData("SELECT $$x$$", "may stand in a text alone")]
    [InlineData("SELECT ‘x’", "may stand in a text alone")]
    [InlineData("SELECT `a\n Function url (children 1)`", "quoted name")]
    [InlineData("SELECT 'x", "has no end")]
    [InlineData("SELECT /* x", "has no end")]
    [InlineData("", "is empty")]
    [InlineData("SELECT no_such_column FROM hub_lmp_5m", "no_such_column")]
    [InlineData("SELECT", "ends after 'SELECT', where more is expected")]
    [InlineData("SELECT 1 +  -- of what", "ends after '+', where more is expected")]
    [InlineData("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t", "give it a condition that ends it")]
    public async Task Statement_is_refused_by_name(string sql, string named)
    {
        var refused = await (await bed.ReadyAsync()).RefusedAsync(sql);

        Assert.Contains(named, refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(bed.Database, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, bed.Calls);
    }

    [Fact]
    public async Task Refusal_names_the_place_and_the_nearest_name()
    {
        await bed.ReadyAsync();

        var table = await bed.RefusedAsync("SELECT 1\nFROM hub_lmp_5");
        var function = await bed.RefusedAsync("SELECT quantil(0.5)(price) FROM hub_lmp_5m");
        var syntax = await bed.RefusedAsync("SELECT 1 /* why */ FROM WHERE 1");

        Assert.Equal(("hub_lmp_5m", 14), (Assert.Single(table.Suggestions), table.At));
        Assert.Equal(("quantile", 7), (Assert.Single(function.Suggestions), function.At));
        Assert.Equal((SqlRefusedException.Syntax, 30), (syntax.Code, syntax.At));
    }

    [Theory]
    [InlineData("SELECT 1\nSETTINGS max_threads = 1", 9)]
    [InlineData("SELECT * FROM hub_lmp_5m SAMPLE 0.1", 25)]
    [InlineData("SELECT 'é', pric FROM hub_lmp_5m", 12)]
    [InlineData("SELECT 'é' FROM WHERE 1", 22)]
    [InlineData("INSERT INTO hub_lmp_5m SELECT 1", 0)]
    [InlineData("SELECT 1 FORMAT CSV", 9)]
    [InlineData("SELECT {missing:String}", 7)]
    public async Task Refusal_names_the_place(string sql, int at) => Assert.Equal(at, (await (await bed.ReadyAsync()).RefusedAsync(sql)).At);

    [Fact]
    public async Task Parameters_are_values_whatever_they_hold()
    {
        await bed.ReadyAsync();
        var given = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"iso":"CAISO' OR 1=1 --","hubs":["SP15","a'b\\"],"n":3,"at":"2026-06-01 00:10:00","no":null}""")!;

        var texts = await bed.RunAsync("SELECT {iso:String}, length({hubs:Array(String)}), {n:UInt8} + 1, {no:Nullable(String)} IS NULL, count() FROM hub_lmp_5m WHERE iso = {iso:String}", parameters: SqlParameters.Of(given));
        var asOf = await bed.RunAsync("SELECT count() FROM iso_rt_lmp_as_of(as_of = {at:DateTime64(6, 'UTC')})", parameters: SqlParameters.Of(given));

        Assert.Equal("CAISO\\' OR 1=1 --\t2\t4\t1\t0\n", texts);
        Assert.Equal("4\n", asOf);
        Assert.Contains("not set", (await bed.RefusedAsync("SELECT {missing:String}")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT number FROM numbers(100) ORDER BY number DESC")]
    [InlineData("SELECT number FROM numbers(50) UNION ALL SELECT number FROM numbers(50)")]
    public async Task Rows_beyond_those_asked_for_are_told(string sql)
    {
        await bed.ReadyAsync();

        using var result = await bed.Queries.RunAsync(sql, SqlParameters.None, SqlBed.All, "TabSeparated", 7, SqlBed.Caps, TestContext.Current.CancellationToken);
        using var whole = await bed.Queries.RunAsync(sql, SqlParameters.None, SqlBed.All, "TabSeparated", 100, SqlBed.Caps, TestContext.Current.CancellationToken);

        Assert.Equal((true, 7L), (result.IsTruncated, result.Rows));
        Assert.Equal((false, 100L), (whole.IsTruncated, whole.Rows));
    }

    [Theory]
    [InlineData("SELECT count() FROM numbers(1000000) a, numbers(1000000) b WHERE sipHash64(a.number, b.number) = 1", QueryCappedException.Time)]
    [InlineData("SELECT length(groupArray(concat(toString(a.number), leftPad('x', 1000)))) FROM numbers(1000000) a", QueryCappedException.Memory)]
    public async Task Statement_over_a_cap_is_ended_and_named(string sql, string cap)
    {
        await bed.ReadyAsync();

        var ended = await Assert.ThrowsAsync<QueryCappedException>(() => bed.RunAsync(sql, caps: new QueryCaps(Seconds: 2, MemoryBytes: 100 << 20)));

        Assert.Equal(cap, ended.Cap);
        Assert.Contains($"its cap of {cap}", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_function_is_one_of_the_engine()
    {
        var ready = await bed.ReadyAsync();
        var known = await ready.FunctionsAsync();

        Assert.DoesNotContain(SqlFunctions.All.Except(SqlFunctions.Syntax), name => !known.Contains(name.ToLowerInvariant()));
    }
}
