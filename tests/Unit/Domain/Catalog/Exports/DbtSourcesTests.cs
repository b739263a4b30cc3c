using System.Text.Json.Nodes;
using GridGrains.Domain.Catalog.Exports;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog.Exports;

public sealed class DbtSourcesTests
{
    private static readonly JsonObject File = DbtSources.Of(
        ContractSample.All, [new("grid", "clickhouse", null, "grid", "the warehouse"), new("grid_lake", "iceberg", "lake", "power", "the lake")]);

    [Fact]
    public void Each_store_is_a_source_and_what_is_no_table_is_counted()
    {
        Assert.Equal(2, (int)File["version"]!);
        Assert.Equal(
            ["grid  grid fact_lmp", "grid_lake lake power prices"],
            File["sources"]!.AsArray().Select(source => $"{source!["name"]} {source["database"]} {source["schema"]} {source["tables"]![0]!["name"]}"));
        Assert.Equal("""{"cube":1,"topic":1}""", File["sources"]![0]!["config"]!["meta"]!["entries_that_are_no_tables"]!.ToJsonString());
    }

    /// <summary>dbt asks how old the newest row is: what the source may be silent, and then the way into the table.</summary>
    [Fact]
    public void Freshness_is_told_where_a_column_says_when_a_row_came()
    {
        var config = File["sources"]![0]!["tables"]![0]!["config"]!;

        Assert.Equal("ingested_at", (string?)config["loaded_at_field"]);
        Assert.Equal("""{"warn_after":{"count":16,"period":"minute"},"error_after":{"count":17,"period":"minute"}}""", config["freshness"]!.ToJsonString());
        Assert.Null(File["sources"]![1]!["tables"]![0]!["config"]!["freshness"]);
    }

    [Fact]
    public void Columns_have_type_and_unit_and_meta_has_what_dbt_has_no_field_for()
    {
        var table = File["sources"]![0]!["tables"]![0]!;
        var meta = table["config"]!["meta"]!.AsObject();

        Assert.Equal(("clickhouse.fact_lmp", "market-data"), ((string?)meta["id"], (string?)meta["owner"]));
        Assert.Equal((30.0, 1.0, 730.0), ((double)meta["freshness_seconds"]!, (double)meta["completeness"]!, (double)meta["retention_days"]!));
        Assert.Equal("""["node","ts"]""", meta["key"]!.ToJsonString());
        var column = table["columns"]![3]!;
        Assert.Equal("Nullable(Float64)", (string?)column["data_type"]);
        Assert.Equal("""{"unit":"USD/MWh","required":false}""", column["config"]!["meta"]!.ToJsonString());
    }
}
