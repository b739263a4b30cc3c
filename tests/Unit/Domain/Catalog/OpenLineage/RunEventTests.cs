using System.Text;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog.OpenLineage;

public sealed class RunEventTests
{
    private static readonly DateTime At = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly LineageJob Job = new("backfill", "BACKFILL", "Loads files into tables.");

    private static readonly CatalogEntry Entry = new("iceberg.iso_rt_lmp", CatalogKind.Table, "iso_rt_lmp", "a version of a real-time price", "market-data")
    {
        Store = "iceberg",
        Columns = [.. PriceTables.RealTime.Columns.Select(column => new CatalogColumn(column.Name, "text", column.Meaning ?? "", false, column.Unit))],
    };

    private static readonly DatasetFacts Facts = new(Entry, [.. DeclaredLineage.Of(PriceTables.RealTime).Edges.Where(edge => edge.To.Dataset == Entry.Id)]);

    private static readonly DatasetQuality Quality = new(100, 3, [new("grid", false, true, "3 rows are off the grid", 3, ["CAISO.REAL_TIME_15_MIN.2026-06-01"]), new("units", true, false, null, 0, [])]);

    [Fact]
    public void Event_of_every_step_keeps_to_the_published_schema() => Assert.All(Enum.GetValues<RunStep>(), step => Assert.Empty(new OpenLineageSchema(null).Faults(Text(step))));

    [Fact]
    public void Facets_keep_to_their_published_schemas_and_carry_columns_owner_and_rows()
    {
        var schema = new OpenLineageSchema(SharedData.PathOf("openlineage/facets"));
        var text = Text(RunStep.Complete);

        Assert.Empty(schema.Faults(text));
        Assert.NotEmpty(schema.Faults(text.Replace("\"rowCount\":17", "\"rowCount\":\"many\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Faults(text.Replace("\"success\":false", "\"success\":\"no\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Faults(text.Replace("\"runId\":\"", "\"runId\":\"no uuid ", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Faults(text.Replace("ColumnLineageDatasetFacet.json", "Other.json", StringComparison.Ordinal)));
        foreach (var facet in (string[])["schema", "columnLineage", "dataSource", "documentation", "ownership", "outputStatistics", "parent", "errorMessage", "jobType", "gridgrains_progress", "dataQualityMetrics", "dataQualityAssertions"])
        {
            Assert.Contains($"\"{facet}\":{{\"_producer\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Own_event_is_read_back_with_its_columns_and_the_graph_keeps_what_declarations_say()
    {
        var said = ForeignEventReader.Read(Encoding.UTF8.GetBytes(Text(RunStep.Complete)), out _, out var error);
        Assert.Null(error);
        Assert.Contains(said!.Columns, column => column is { How: LineageHow.Copy, From: { Dataset: "topic.ISO_RT_LMP", Column: "lmp" }, To.Column: "lmp" });
        var known = new ForeignLineage();
        Assert.True(known.Take(said));

        // A column that the platform makes is computed, not read from what an older program once said of it.
        Assert.Equal(["file//data/a.csv -> iceberg.iso_rt_lmp"], known.Part.Edges.Select(edge => $"{edge.From} -> {edge.To}"));
    }

    [Fact]
    public void Run_has_one_id_whoever_tells_it()
    {
        Assert.Equal(Job.RunIdOf("a"), (Job with { Description = "other words" }).RunIdOf("a"));
        Assert.NotEqual(Job.RunIdOf("a"), Job.RunIdOf("b"));
        Assert.NotEqual(Job.RunIdOf("a"), (Job with { Name = "other" }).RunIdOf("a"));
        Assert.Equal(8, Job.RunIdOf("a").Version);
    }

    private static string Text(RunStep step) => Encoding.UTF8.GetString(RunEventText.Write(
        new RunNews(
            Job, Job.RunIdOf("17"), step, At, [RunDataset.File("/data/a.csv"), RunDataset.Entry($"topic.{Topics.RealTimeLmp}") with { Quality = Quality }], [RunDataset.Entry(Entry.Id, 17, 4096)], "the disk is full",
            new RunParent("backfill", Job.RunIdOf("16")))
        { Progress = RunProgress.Of(30, 40, Units.Bytes) },
        dataset => dataset.Name == Entry.Id ? Facts : null));
}
