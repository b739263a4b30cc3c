using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog.Lineage;

public sealed class LineageGraphTests
{
    private static readonly LineageGraph Graph = new(
        [
            Edge("report#a", "table#x", LineageHow.Rename), Edge("report#b", "table#y", LineageHow.Copy), Edge("table#x", "rollup#sum", LineageHow.Aggregate),
            Edge("table#y", "rollup", LineageHow.Filter), Edge("rollup#sum", "cube#value", LineageHow.Formula), Edge("cube#value", "rollup#sum", LineageHow.Formula), Edge("table", "rollup", LineageHow.Formula),
            Edge("rollup", "cube", LineageHow.Formula),
        ],
        new Dictionary<LineageNode, string> { [LineageNode.Parse("table#z")] = "of the log" });

    [Fact]
    public void Way_back_has_the_values_and_what_decides_about_their_rows()
    {
        var walk = Graph.Walk(LineageNode.Parse("cube#value"), upstream: true, depth: 10);

        Assert.Equal(
            ["cube#value -> rollup#sum formula", "report#a -> table#x rename", "rollup#sum -> cube#value formula", "table#x -> rollup#sum aggregate", "table#y -> rollup filter"],
            walk.Edges.Select(edge => $"{edge.From} -> {edge.To} {edge.Word}").Order(StringComparer.Ordinal));
        Assert.True(walk.IsWhole);
        Assert.False(Graph.Walk(LineageNode.Parse("cube#value"), upstream: true, depth: 1).IsWhole);
        Assert.Equal("report#a -> table#x", string.Join(' ', Graph.Walk(LineageNode.Parse("report#a"), upstream: false, depth: 1).Edges.Select(edge => $"{edge.From} -> {edge.To}")));
    }

    [Fact]
    public void Column_that_decides_about_rows_breaks_all_columns_of_the_dataset()
    {
        Assert.Equal(["cube", "cube#value", "rollup", "rollup#sum", "table#y"], Graph.Impact(LineageNode.Parse("report#b")).Select(node => node.ToString()));
        Assert.Equal(["cube#value", "rollup#sum", "table#x"], Graph.Impact(LineageNode.Parse("report#a")).Select(node => node.ToString()));
    }

    [Fact]
    public void Paths_follow_values_alone_and_end_in_a_circle()
    {
        var path = Assert.Single(Graph.Paths(LineageNode.Parse("report#a"), LineageNode.Parse("cube#value"), 10));

        Assert.Equal(["rename", "aggregate", "formula"], path.Select(edge => edge.Word));
        Assert.Empty(Graph.Paths(LineageNode.Parse("report#b"), LineageNode.Parse("cube#value"), 10));
        Assert.Equal(["report#a"], Graph.OriginsOf(LineageNode.Parse("cube#value")).Select(node => node.ToString()));
        Assert.True(Graph.Knows(LineageNode.Parse("table#z")) && Graph.Knows(LineageNode.Parse("table")) && !Graph.Knows(LineageNode.Parse("table#w")));
    }

    /// <summary>What a column says it is made of is there: a field that is renamed in the record is noticed here.</summary>
    [Fact]
    public void Fields_that_columns_name_are_fields_of_the_records()
    {
        (RecordSchema Schema, TableDefinition Table)[] pairs =
            [(LmpSchema.Schema, PriceTables.RealTime), (LmpSchema.Schema, PriceTables.DayAhead), (WeatherSchema.Schema, WeatherTable.Definition), (FeaturePushSchema.Schema, FeatureTable.Definition)];
        foreach (var (schema, table) in pairs)
        {
            Assert.Contains(table.Topics!.Live, schema.Topics);
            Assert.Empty(table.Columns.SelectMany(column => column.SourceFields).Except(schema.AllFields.Select(field => field.Name)));
        }
    }

    private static LineageEdge Edge(string from, string to, LineageHow how) => new(LineageNode.Parse(from), LineageNode.Parse(to), how);
}
