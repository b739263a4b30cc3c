using System.Net;
using System.Net.Http.Json;
using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Tests.Integration.Http;

/// <summary>What declarations say, in a silo without a warehouse; the warehouse's half is tested beside its engine.</summary>
public sealed class LineageEndpointTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Column_of_the_lake_goes_back_to_the_reports_and_the_answer_says_what_it_does_not_know()
    {
        var answer = (await silo.Http.GetFromJsonAsync("/v1/lineage?node=iceberg.iso_rt_lmp&column=congestion_component&direction=upstream", LineageJson.Default.LineageAnswer, Cancellation))!;

        Assert.True(answer.Whole);
        Assert.StartsWith("rollups, views and cubes: the warehouse is off", Assert.Single(answer.Missing), StringComparison.Ordinal);
        Assert.Contains(answer.Edges, edge => edge is { From: { Dataset: "topic.ISO_RT_LMP", Column: "congestion_component" }, To.Dataset: "iceberg.iso_rt_lmp", How: "copy" });
        Assert.Contains(answer.Edges, edge => edge is { From: { Dataset: "form.spp-lmp-by-location", Column: "MCC" }, To: { Dataset: "record.lmp", Column: "congestion_component" }, How: "rename" });
        Assert.Contains(answer.Edges, edge => edge is { From.Dataset: "form.nyiso-lbmp", How: "formula", Note: not null });

        var paths = (await silo.Http.GetFromJsonAsync("/v1/lineage/paths?from=form.spp-lmp-by-location&from_column=LMP&to=iceberg.lmp_windows_1h&to_column=lmp_mean", LineageJson.Default.PathsAnswer, Cancellation))!;
        Assert.Equal(["record.lmp", "topic.ISO_RT_LMP", "iceberg.iso_rt_lmp", "iceberg.lmp_windows_1h"], paths.Paths.Select(path => path.Select(edge => edge.To.Dataset)).First(path => path.Contains("topic.ISO_RT_LMP")));

        var impact = (await silo.Http.GetFromJsonAsync("/v1/lineage/impact?node=form.spp-lmp-by-location&column=LMP", LineageJson.Default.ImpactAnswer, Cancellation))!;
        Assert.Contains("clickhouse.fact_lmp_5m", impact.Datasets);
        Assert.DoesNotContain("iceberg.weather_raw", impact.Datasets);

        var root = (await silo.Http.GetFromJsonAsync("/v1/lineage?node=iceberg.iso_rt_lmp&column=log_offset", LineageJson.Default.LineageAnswer, Cancellation))!;
        Assert.Contains(root.Roots, known => known is { Column: "@offset" } && known.Reason.StartsWith("the log's own", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Event_of_another_program_joins_the_graph_once_and_is_found_by_what_it_read()
    {
        const string said = """
            {"eventTime":"2026-06-01T12:00:00Z","producer":"https://example.org/dbt","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent","eventType":"COMPLETE",
             "run":{"runId":"0197f1a2-3b4c-7d5e-8f60-718293a4b5c6"},"job":{"namespace":"dbt","name":"marts.spread"},"inputs":[{"namespace":"gridgrains","name":"iceberg.iso_rt_lmp"}],
             "outputs":[{"namespace":"marts","name":"spread","facets":{"columnLineage":{"_producer":"p","_schemaURL":"s","fields":{"price":{"inputFields":[
              {"namespace":"gridgrains","name":"iceberg.iso_rt_lmp","field":"lmp","transformations":[{"type":"DIRECT","subtype":"AGGREGATION"}]}]}}}}}]}
            """;
        Assert.Equal((false, 1), await SendAsync(said));
        Assert.Equal((true, 1), await SendAsync(said));

        var impact = (await silo.Http.GetFromJsonAsync("/v1/lineage/impact?node=form.spp-lmp-by-location&column=LMP", LineageJson.Default.ImpactAnswer, Cancellation))!;
        Assert.Contains(impact.Columns, node => node is { Dataset: "marts/spread", Column: "price" });
        using var refused = await silo.Http.PostAsync("/api/v1/lineage", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal("refused_event", (await Problems.ReadAsync(refused, HttpStatusCode.UnprocessableEntity)).Code);

        async Task<(bool, int)> SendAsync(string json)
        {
            using var response = await silo.Http.PostAsync("/api/v1/lineage", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancellation);
            var receipt = (await response.Content.ReadFromJsonAsync(LineageJson.Default.LineageReceipt, Cancellation))!;
            return (receipt.Duplicate, receipt.Columns);
        }
    }

    [Fact]
    public async Task Clients_of_Marquez_read_namespaces_datasets_jobs_and_the_graph_around_a_node()
    {
        const string said = """
            {"eventTime":"2026-06-01T12:00:00Z","producer":"https://example.org/spark","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent","eventType":"FAIL",
             "run":{"runId":"0197f1a2-3b4c-7d5e-8f60-718293a4b5d0"},"job":{"namespace":"spark://host:7077","name":"daily/spread","facets":{"jobType":{"_producer":"p","_schemaURL":"s","processingType":"STREAMING","integration":"SPARK"}}},
             "inputs":[{"namespace":"gridgrains","name":"iceberg.iso_rt_lmp"}],"outputs":[{"namespace":"s3://lake","name":"marts/spread"}]}
            """;
        using var sent = await silo.Http.PostAsync("/api/v1/lineage", new StringContent(said, System.Text.Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);

        var spaces = (await silo.Http.GetFromJsonAsync("/api/v1/namespaces", MarquezJson.Default.MarquezNamespaces, Cancellation))!.Namespaces;
        Assert.Superset(new HashSet<string> { "gridgrains", "s3://lake", "spark://host:7077" }, spaces.Select(space => space.Name).ToHashSet());

        var page = (await silo.Http.GetFromJsonAsync("/api/v1/namespaces/gridgrains/datasets?limit=5&offset=3", MarquezJson.Default.MarquezDatasets, Cancellation))!;
        var all = (await silo.Http.GetFromJsonAsync("/api/v1/namespaces/gridgrains/datasets?limit=1000", MarquezJson.Default.MarquezDatasets, Cancellation))!;
        Assert.Equal((5, all.Datasets.Count), (page.Datasets.Count, page.TotalCount));
        Assert.Equal(all.Datasets.Skip(3).Take(5).Select(dataset => dataset.Name), page.Datasets.Select(dataset => dataset.Name));
        var table = Assert.Single(all.Datasets, dataset => dataset.Name == "iceberg.iso_rt_lmp");
        Assert.Equal(("DB_TABLE", "iceberg"), (table.Type, table.SourceName));
        Assert.Contains(table.Fields, field => field is { Name: "lmp", Description: not null });

        var job = Assert.Single((await silo.Http.GetFromJsonAsync("/api/v1/namespaces/spark%3A%2F%2Fhost%3A7077/jobs", MarquezJson.Default.MarquezJobs, Cancellation))!.Jobs);
        Assert.Equal(("daily/spread", "STREAM", "FAILED", new MarquezId("gridgrains", "iceberg.iso_rt_lmp")), (job.Name, job.Type, job.LatestRun!.State, Assert.Single(job.Inputs)));
        var found = (await silo.Http.GetFromJsonAsync("/api/v1/namespaces/spark%3A%2F%2Fhost%3A7077/jobs/daily%2Fspread", MarquezJson.Default.MarquezJob, Cancellation))!;
        Assert.Equal(job.LatestRun.Id, found.LatestRun!.Id);

        var graph = (await silo.Http.GetFromJsonAsync("/api/v1/lineage?nodeId=job%3Aspark%3A%2F%2Fhost%3A7077%3Adaily%2Fspread&depth=1", MarquezJson.Default.MarquezGraph, Cancellation))!.Graph;
        Assert.Equal(["dataset:gridgrains:iceberg.iso_rt_lmp", "dataset:s3://lake:marts/spread", "job:spark://host:7077:daily/spread"], graph.Select(node => node.Id));
        Assert.Equal([new MarquezEdge("job:spark://host:7077:daily/spread", "dataset:s3://lake:marts/spread")], graph[1].InEdges);
        var wide = (await silo.Http.GetFromJsonAsync("/api/v1/lineage?nodeId=dataset:gridgrains:iceberg.iso_rt_lmp", MarquezJson.Default.MarquezGraph, Cancellation))!.Graph;
        Assert.Contains(wide, node => node.Id == "dataset:gridgrains:topic.ISO_RT_LMP");
        Assert.Contains(wide, node => node.Id == "dataset:gridgrains:iceberg.lmp_windows_1h");
    }

    [Theory]
    [InlineData("/api/v1/namespaces/nobody/datasets", HttpStatusCode.NotFound, "unknown_entry")]
    [InlineData("/api/v1/namespaces/gridgrains/datasets/nothing", HttpStatusCode.NotFound, "unknown_entry")]
    [InlineData("/api/v1/namespaces/gridgrains/jobs/nothing", HttpStatusCode.NotFound, "unknown_entry")]
    [InlineData("/api/v1/namespaces/gridgrains/datasets?limit=100000", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/api/v1/lineage", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/api/v1/lineage?nodeId=run:1", HttpStatusCode.NotFound, "unknown_entry")]
    [InlineData("/v1/lineage/value?iso=CAISO&hub=SP15", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/lineage/value?iso=CAISO&hub=NOWHERE&day=2026-06-01", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/lineage/value?iso=CAISO&hub=SP15&day=9999-12-31", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/lineage/value?iso=CAISO&hub=SP15&day=2026-06-01&column=hours", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/lineage?node=clickhouse.nothing", HttpStatusCode.NotFound, "unknown_entry")]
    [InlineData("/v1/lineage?node=iceberg.iso_rt_lmp&column=nothing", HttpStatusCode.NotFound, "unknown_entry")]
    [InlineData("/v1/lineage", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/lineage?node=iceberg.iso_rt_lmp&direction=sideways", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/lineage?node=iceberg.iso_rt_lmp&depth=500", HttpStatusCode.BadRequest, "bad_parameter")]
    public async Task Question_that_means_nothing_is_refused(string path, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);
        Assert.Equal(code, (await Problems.ReadAsync(response, status)).Code);
    }
}
