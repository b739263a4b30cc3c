using System.Reflection;
using System.Text.RegularExpressions;
using GridGrains.ClickHouse.Awards;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Outages;
using GridGrains.ClickHouse.Schema;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Log;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;

namespace GridGrains.Tests.Integration.Parts;

/// <summary>What the parts add together is what there is, each thing once.</summary>
public sealed partial class SiloPartsTests
{
    private static readonly SiloParts Parts = SiloParts.OfProgram;

    [Fact]
    public void Every_topic_belongs_to_one_part() =>
        Assert.Equal(Topics.All.Select(topic => topic.Name).Order(StringComparer.Ordinal), Parts.Topics.Select(topic => topic.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_table_belongs_to_one_part()
    {
        var lake = LakeTables.All.Concat(Parts.TopicTables.Where(table => table.Table.LakeNamespace is not null).Select(table => new LakeTable(table.Table))).Select(table => $"iceberg.{table.Id.Name}");
        var warehouse = Migration.All.SelectMany(migration => migration.Statements).SelectMany(statement => CreatedTable().Matches(statement)).Select(match => $"clickhouse.{match.Groups[1].Value}").Distinct();

        Assert.Equal(lake.Concat(warehouse).Order(StringComparer.Ordinal), Parts.Tables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_cube_belongs_to_one_part() => Assert.Equal([.. CubeCatalog.All, .. SeriesCubes.All, .. OutageCubes.All, .. AwardCubes.All], Parts.Cubes);

    [Fact]
    public void Every_problem_code_that_the_silo_can_answer_with_is_registered()
    {
        var declared = typeof(SiloHost).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(ProblemCode))
            .Select(field => (ProblemCode)field.GetValue(null)!);

        Assert.Equal(declared.Select(problem => problem.Code).Order(StringComparer.Ordinal), Parts.Problems.Select(problem => problem.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_parts_that_claim_one_name_are_refused()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new SiloParts([new Claim("one")], [new Claim("two")]));

        Assert.Equal("two parts add the topic AUDIT", fault.Message);
    }

    [Fact]
    public void A_silo_may_do_without_optional_products_alone()
    {
        var parts = SiloParts.Without(["weather", "curves"]);
        var withoutSeries = SiloParts.Without(["series"]);

        Assert.Equal(["weather", "curves"], Parts.All.Select(part => part.Name).Except(parts.All.Select(part => part.Name)).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(["awards", "curves", "feature_store", "forecasts", "ingestion", "outages", "series", "weather"], Parts.All.Where(part => part.IsOptional).Select(part => part.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["forecasts", "series"], Parts.All.Select(part => part.Name).Except(withoutSeries.All.Select(part => part.Name)).Order(StringComparer.Ordinal));
        Assert.Same(Parts, SiloParts.Without([]));
    }

    [GeneratedRegex(@"CREATE TABLE IF NOT EXISTS (\w+)")]
    private static partial Regex CreatedTable();

    private sealed class Claim(string name) : SiloPart
    {
        public override string Name => name;

        public override IReadOnlyList<string> Topics => [Domain.Log.Topics.Audit];
    }
}
