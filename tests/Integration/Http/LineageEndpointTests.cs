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

    [Theory]
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
