using System.Text.Json.Nodes;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Exports;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog.Exports;

public sealed class DataContractTests
{
    // Fields of the standard (3.1.0), which refuses others; beside each those it requires.
    private static readonly Dictionary<string, (string[] Required, string[] Known)> Standard = new()
    {
        [""] = (["version", "apiVersion", "kind", "id", "status"], ["name", "domain", "tags", "description", "schema", "team", "slaProperties", "customProperties"]),
        ["schema"] = (["name"], ["logicalType", "physicalType", "physicalName", "description", "properties", "quality"]),
        ["properties"] =
            (["name"], ["logicalType", "logicalTypeOptions", "physicalType", "description", "transformDescription", "customProperties", "required", "primaryKey", "primaryKeyPosition"]),
        ["quality"] = (["engine", "implementation"], ["name", "type", "dimension", "description"]),
        ["slaProperties"] = (["property", "value"], ["unit", "description"]),
        ["customProperties"] = (["property", "value"], []),
        ["team"] = ([], ["name"]),
    };

    private static readonly string[] LogicalTypes = ["string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean"];

    [Fact]
    public void Contract_says_schema_units_owner_and_promise_and_what_is_measured_of_it()
    {
        var contract = DataContract.Of(ContractSample.All[0]);
        var table = contract["schema"]![0]!;

        Assert.Equal(("clickhouse.fact_lmp", "active", "market-data", "prices"), (Text(contract["id"]), Text(contract["status"]), Text(contract["team"]!["name"]), Text(contract["domain"])));
        Assert.Equal(("grid.fact_lmp", "table"), (Text(table["physicalName"]), Text(table["physicalType"])));
        Assert.Equal(["latency 30 s", "frequency 900 s", "retention 730 d"], contract["slaProperties"]!.AsArray().Select(promise => $"{promise!["property"]} {promise["value"]} {promise["unit"]}"));
        Assert.Equal(
            ["gridgrains_catalog_behind_seconds{dataset=\"clickhouse.fact_lmp\"} <= 30", "gridgrains_catalog_completeness{dataset=\"clickhouse.fact_lmp\"} >= 1"],
            table["quality"]!.AsArray().Select(rule => Text(rule!["implementation"])));
        Assert.Equal(
            [
                "node string LowCardinality(String) True", "ts timestamp DateTime64(3, 'UTC') True", "lmp number Float64 True", "ghg number Nullable(Float64) False",
                "ingested_at timestamp DateTime64(3, 'UTC') True",
            ],
            table["properties"]!.AsArray().Select(column => $"{column!["name"]} {column["logicalType"]} {column["physicalType"]} {(bool)column["required"]!}"));
        Assert.Equal(("unit", "USD/MWh"), (Text(table["properties"]![2]!["customProperties"]![0]!["property"]), Text(table["properties"]![2]!["customProperties"]![0]!["value"])));
        Assert.Equal("node_id", Text(table["properties"]![0]!["transformDescription"]));
        Assert.Equal(
            ["kind", "store", "classification", "promise", "time_column", "key", "sources", "topics"], contract["customProperties"]!.AsArray().Select(custom => Text(custom!["property"])));
    }

    [Fact]
    public void Contracts_hold_to_the_fields_of_the_standard() => Assert.All(ContractSample.All, exported => Hold("", DataContract.Of(exported)));

    [Fact]
    public void Version_is_that_of_schema_and_promise()
    {
        var entry = ContractSample.Prices;
        var version = VersionOf(entry);

        Assert.Equal(version, VersionOf(entry with { Owner = "other" }));
        Assert.NotEqual(version, VersionOf(entry with { Columns = [.. entry.Columns.Skip(1)] }));
        Assert.NotEqual(version, VersionOf(entry with { Sla = new(60, 1, "later") }));
    }

    [Fact]
    public void Key_of_a_view_is_its_primary_key_and_what_people_said_is_in_it()
    {
        var said = CatalogOverrides.None with { Deprecated = true, ReplacedBy = "cube.hub", Certification = CatalogChange.Certified };
        var contract = DataContract.Of(ContractSample.All[0] with { Entry = ContractSample.Prices with { Kind = CatalogKind.View, Key = ["ts", "node"] }, Said = said });

        Assert.Equal([2, 1], contract["schema"]![0]!["properties"]!.AsArray().Take(2).Select(column => (int)column!["primaryKeyPosition"]!));
        Assert.Equal("deprecated", Text(contract["status"]));
        Assert.Superset(new HashSet<string>(["replaced_by", "certification"]), contract["customProperties"]!.AsArray().Select(custom => Text(custom!["property"])).ToHashSet());
    }

    [Theory]
    [InlineData("LowCardinality(Nullable(String))", "string", null)]
    [InlineData("UInt16", "integer", "u16")]
    [InlineData("double", "number", "f64")]
    [InlineData("Array(String)", "array", null)]
    [InlineData("AggregateFunction(sum, Float64)", null, null)]
    [InlineData("unixtimestamp", "timestamp", null)]
    [InlineData("bytes", null, null)]
    public void Type_of_a_store_has_the_standards_word_or_none(string physical, string? logical, string? format) => Assert.Equal(new ContractType(logical, format), ContractTypes.Of(physical));

    private static void Hold(string path, JsonObject part)
    {
        var (required, known) = Standard[path];
        Assert.DoesNotContain(required, field => !part.ContainsKey(field));
        foreach (var (name, value) in part)
        {
            Assert.Contains(name, required.Concat(known));
            Assert.True(name != "logicalType" || LogicalTypes.Contains(Text(value)));
            foreach (var child in value is JsonArray list ? list.OfType<JsonObject>() : value is JsonObject only ? [only] : Enumerable.Empty<JsonObject>())
            {
                if (Standard.ContainsKey(name))
                {
                    Hold(name, child);
                }
            }
        }
    }

    private static string VersionOf(CatalogEntry entry) => Text(DataContract.Of(ContractSample.All[0] with { Entry = entry })["version"]);

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
