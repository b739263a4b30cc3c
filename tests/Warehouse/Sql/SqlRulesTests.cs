using GridGrains.ClickHouse.Awards;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Outages;
using GridGrains.ClickHouse.Schema;
using GridGrains.ClickHouse.Series;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

public sealed class SqlRulesTests
{
    private static readonly string Root = RepositoryFolder.Path;

    [Theory]
    [InlineData("SELECT argMax(congestion, ts) FROM t", "argMax")]
    [InlineData("SELECT argMaxIf(mcc, (a, b), x > 0) FROM t", "argMaxIf")]
    [InlineData("SELECT argMin(ifNotNull(x, 1), v) FROM t", "argMin")]
    [InlineData("SELECT anyLast(congestion) FROM t", "anyLast")]
    public void Aggregate_that_passes_over_null_is_found(string sql, string function) => Assert.Equal(function, Assert.Single(SqlRules.OlderForNull(sql)).Function);

    [Theory]
    [InlineData("SELECT argMax(tuple(congestion), ts).1, argMax((a, b), v), argMax(ifNull(energy, nan), v), argMax(lmp, (known_at, offset)) FROM t")]
    [InlineData("SELECT max(congestion), argMaximum(x) FROM t")]
    public void Aggregate_that_keeps_null_is_left_alone(string sql) => Assert.Empty(SqlRules.OlderForNull(sql));

    [Theory]
    [InlineData("SELECT argMaxIf(price, ts, ts <= h) FROM t", 1)]
    [InlineData("SELECT maxIf(price, recent), minIf(price, recent) FROM t", 2)]
    [InlineData("SELECT if(countIf(own) > 0, anyIf(price, own), 1), maxOrNullIf(price, x), argMaxIf(tuple(x), v, c).1 FROM t", 0)]
    public void Aggregate_that_gives_zero_for_nothing_is_found(string sql, int found) => Assert.Equal(found, SqlRules.ZeroForNothing(sql).Count());

    [Fact]
    public void Statements_show_neither_an_older_value_for_null_nor_zero_for_nothing()
    {
        var statements = CubeCatalog.All.Concat(SeriesCubes.All).Concat(OutageCubes.All).Concat(AwardCubes.All).SelectMany(cube => new[] { cube.Sql, cube.AsOfSql }).Concat(Migration.All.SelectMany(migration => migration.Statements)).ToArray();

        Assert.Empty(statements.SelectMany(SqlRules.OlderForNull));
        Assert.Empty(statements.SelectMany(SqlRules.ZeroForNothing));
    }

    /// <summary>Code and documents hold SQL too: what a reader copies must be right as well.</summary>
    [Fact]
    public void Code_and_documents_show_no_older_value_for_null()
    {
        var files = new[] { "src", "docs", "deploy" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".sql" or ".md" or ".json" && !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .ToArray();

        Assert.Contains(files, file => file.EndsWith("RollupSql.cs", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(file => SqlRules.OlderForNull(File.ReadAllText(file)).Select(call => $"{Path.GetRelativePath(Root, file)}:{call.Line + 1} {call.Function}({call.Arguments[0]}, ...)")));
    }
}
