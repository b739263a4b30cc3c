using System.Text;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>Makes statements of a seed: good ones, with what is forbidden put in every place, nested, renamed, and broken.</summary>
internal sealed class SqlFuzz(int seed, string file, int port)
{
    private readonly Random _random = new(seed);

    private static readonly string[] Good =
    [
        "SELECT node, lmp FROM iso_rt_lmp WHERE iso = 'CAISO' ORDER BY ts LIMIT 5",
        "SELECT hub, avg(price) AS p FROM hub_lmp_5m GROUP BY hub HAVING p > 0",
        "WITH x AS (SELECT node, max(lmp) AS m FROM iso_rt_lmp GROUP BY node) SELECT * FROM x WHERE m > 1",
        "SELECT a.node, b.hub FROM iso_rt_lmp AS a INNER JOIN hub_lmp_5m AS b ON a.ts = b.ts",
        "SELECT node FROM iso_rt_lmp WHERE node IN (SELECT node FROM dim_node_version) UNION ALL SELECT hub FROM hub_lmp_5m",
        "SELECT (SELECT max(lmp) FROM iso_rt_lmp) AS top, count() FROM hub_lmp_5m",
        "SELECT node, row_number() OVER (PARTITION BY node ORDER BY ts) FROM iso_rt_lmp",
        "SELECT * FROM iso_rt_lmp_as_of(as_of = '2026-06-02 00:00:00') LIMIT 3",
        "SELECT number FROM numbers(3)",
        "SELECT * FROM iso_rt_lmp, hub_lmp_5m LIMIT 2",
    ];

    private static readonly string[] Tables = ["iso_rt_lmp", "hub_lmp_5m", "dim_node_version", "iso_rt_lmp_latest", "x", "numbers(2)"];

    private static readonly string[] Fragments =
    [
        "FINAL", "SAMPLE 1", "FORMAT CSV", "SETTINGS readonly = 0", "INTO OUTFILE '/tmp/gridgrains-fuzz'", ";", ")", "(", "--", "/*", "*/", "'", "`", "\"", "\\", "\n", "UNION ALL", "AS iso", "AS iso_rt_lmp",
        "PREWHERE 1", "WHERE iso = 'PJM'", "OR 1 = 1", "GLOBAL IN", "IN iso_rt_lmp", "{t:Identifier}", "{x:String}", "@@version", "$$", "EXCEPT", "WITH", "RECURSIVE", "ARRAY JOIN [1]", "LIMIT 1 BY iso",
        "ASOF LEFT JOIN", "gridgrains.", "system.", "default.", "* APPLY sum", "COLUMNS('.*')", "::String", "1e999", "\0", "‘", "#", "//", "LATERAL", "QUALIFY 1", ", iso_rt_lmp", ", system.one",
    ];

    private static readonly string[] Wrappers = ["toString({0})", "identity({0})", "({0})", "if(1, {0}, {0})", "arrayJoin([{0}])", "toUInt8(toString({0}))", "intDiv(1, {0})", "hex({0})", "throwIf({0})", "sumState({0})", "ignore({0})"];

    public string Next()
    {
        var sql = Pick(Good);
        for (var steps = _random.Next(1, 5); steps > 0; steps--)
        {
            sql = Change(sql);
        }

        return sql;
    }

    private string Change(string sql) => _random.Next(9) switch
    {
        0 => ReplaceTable(sql, Source()),
        1 => $"SELECT * FROM ({sql}) AS {Pick(["q", "iso_rt_lmp", "`hub_lmp_5m`", "x"])}",
        2 => $"WITH {Pick(["x", "iso_rt_lmp", "one"])} AS ({sql}) SELECT * FROM {Pick(Tables)}",
        3 => $"{sql} UNION ALL {Pick(Good)}",
        4 => $"SELECT {string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(Wrappers), $"({sql})")}",
        5 => InsertAtBlank(sql, Pick(Fragments)),
        6 => WrapWord(sql),
        7 => DropWord(sql),
        _ => $"SELECT 1 WHERE {Pick(["1 IN", "EXISTS", "(1, 2) NOT IN"])} ({ReplaceTable(sql, Source())})",
    };

    private string Source() => _random.Next(20) switch
    {
        0 => $"file('{file}', CSV, 'a String, b String')",
        1 => $"url('http://127.0.0.1:{port}/', CSV, 'a String')",
        2 => $"remote('127.0.0.1:{port}', system.one)",
        3 => $"s3('http://127.0.0.1:{port}/b/k')",
        4 => $"mysql('127.0.0.1:{port}', 'a', 'b', 'c', 'd')",
        5 => $"postgresql('127.0.0.1:{port}', 'a', 'b', 'c', 'd')",
        6 => "merge('', '.*')",
        7 => "viewIfPermitted(SELECT 1 ELSE null('x Int8'))",
        8 => "system.tables",
        9 => "system.query_log",
        10 => "query_log",
        11 => "information_schema.tables",
        12 => $"`{Pick(Tables)}`",
        13 => $"(SELECT * FROM {Source()})",
        14 => $"({Pick(Tables)})",
        15 => $"view(SELECT * FROM {Pick(Tables)})",
        16 => "dictionary('d')",
        17 => $"cluster('default', {Pick(Tables)})",
        18 => $"icebergLocal('{file}')",
        _ => Pick(Tables),
    };

    private string ReplaceTable(string sql, string source)
    {
        var table = Pick(Tables);
        var at = sql.IndexOf(table, StringComparison.Ordinal);
        return at < 0 ? sql.Replace("FROM ", $"FROM {source}, ", StringComparison.Ordinal) : sql[..at] + source + sql[(at + table.Length)..];
    }

    private string InsertAtBlank(string sql, string what)
    {
        var words = sql.Split(' ');
        var at = _random.Next(words.Length + 1);
        return string.Join(' ', words[..at].Append(what).Concat(words[at..]));
    }

    private string WrapWord(string sql)
    {
        var words = sql.Split(' ');
        var at = _random.Next(words.Length);
        words[at] = new StringBuilder().AppendFormat(System.Globalization.CultureInfo.InvariantCulture, Pick(Wrappers), words[at].TrimEnd(',')).ToString() + (words[at].EndsWith(',') ? "," : "");
        return string.Join(' ', words);
    }

    private string DropWord(string sql)
    {
        var words = sql.Split(' ').ToList();
        words.RemoveAt(_random.Next(words.Count));
        return string.Join(' ', words);
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
