using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GridGrains.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Orleans' dashboard shows the work of nodes, hubs and shards, over its own interface.</summary>
public sealed class DashboardTests(SiloFixture silo)
{
    private const string Node = "GridGrains.Grains.Prices.NodeGrain";
    private const string Hub = "GridGrains.Grains.Prices.HubGrain";
    private const string Shards = "GridGrains.Grains.Sharding.ShardHost";

    [Fact]
    public async Task Prices_that_are_applied_are_calls_of_nodes_and_of_shards()
    {
        var posted = 0;
        await Poll.UntilAsync(
            async () =>
            {
                await PostAsync(++posted);
                var calls = await ReadAsync("TopGrainMethods");
                return Counts(calls["calls"]!.AsArray(), Node, "ApplyAsync") > 0 || Counts(await ReadAsync($"GrainStats/{Node}"), $"{Node}.ApplyAsync") > 0;
            },
            "the dashboard counts calls of nodes");
        await Poll.UntilAsync(async () => Counts(await ReadAsync($"GrainStats/{Shards}"), $"{Shards}.ContributeAsync") > 0, "the dashboard counts what shards send to hubs");
    }

    [Fact]
    public async Task Hubs_are_listed_before_anybody_has_asked_for_one() =>
        await Poll.UntilAsync(
            async () => (await ReadAsync("DashboardCounters"))["simpleGrainStats"]!.AsArray().Any(grain => (string?)grain!["grainType"] == Hub && (int)grain["activationCount"]! > 10),
            "hubs are listed");

    [Fact]
    public void It_remembers_two_rounds_of_prices_and_counts_a_simulated_market_from_its_start()
    {
        Assert.True(silo.Services.GetRequiredService<IOptions<DashboardOptions>>().Value.HistoryLength >= 2 * 300);
        Assert.False(silo.Services.GetRequiredService<IOptions<GrainProfilerOptions>>().Value.TraceAlways);
        Assert.True(SiloDashboard.CountsFromStart(FeedSettings.Simulator));
        Assert.False(SiloDashboard.CountsFromStart(FeedSettings.None));
    }

    // A correction each time: a repeat would change nothing.
    private async Task PostAsync(int number)
    {
        var record = new JsonObject
        {
            ["iso"] = "CAISO",
            ["node"] = "DASHBOARD_N1",
            ["hub"] = "TH_SP15_GEN-APND",
            ["market"] = "REAL_TIME_15_MIN",
            ["ts"] = "2026-06-01T10:00:00Z",
            ["interval_minutes"] = 15,
            ["lmp"] = 30 + number,
            ["known_at"] = Sample.Hour.AddMinutes(20).AddSeconds(number),
            ["known_at_basis"] = "published",
        };
        using var answer = await silo.Http.PostAsJsonAsync("/v1/ingest/ISO_RT_LMP", record, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await silo.Http.GetStringAsync($"/dashboard/{path}", TestContext.Current.CancellationToken))!;

    private static long Counts(JsonArray methods, string grain, string method) =>
        methods.Where(known => (string?)known!["grain"] == grain && (string?)known["method"] == method).Sum(known => (long)known!["count"]!);

    private static long Counts(JsonNode byMethod, string method) => byMethod[method] is JsonObject periods ? periods.Sum(period => (long)period.Value!["count"]!) : 0;
}
