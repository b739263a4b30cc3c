using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Accounting;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Tests.Integration.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>What runs and who asked what. The tier interactive of this silo has bounds; its cubes answer 503, because it keeps no warehouse.</summary>
public sealed class TierEndpointTests(SiloFixture silo)
{
    private static readonly Caller Zoe = new("zoe", null, ApiKey.DefaultTenant, "analyst", AccessScope.Read | AccessScope.Query, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AdmissionDesk Desk => silo.Services.GetRequiredService<AdmissionDesk>();

    [Fact]
    public async Task Query_is_listed_while_it_runs_and_ended_by_its_id()
    {
        await using var turn = await Desk.EnterAsync(Zoe, Desk.TierOf(Zoe, Tiers.Interactive)!, "GET /v1/cubes/long", null, isCharged: false, Cancellation);
        var id = turn.Call.Id.ToString();

        var listed = (await GetAsync("/v1/governance/queries", GovernanceJson.Default.QueryList)).Queries.Single(query => query.Id == id);
        Assert.Equal(("running", "zoe", "default", "interactive", "GET /v1/cubes/long"), (listed.State, listed.Owner, listed.Tenant, listed.Tier, listed.Work));
        var tier = (await GetAsync("/v1/governance/tiers", GovernanceJson.Default.TierList)).Tiers.Single(known => known.Tier == "interactive");
        Assert.Equal((30, 1000, 200), (tier.Concurrent, tier.Queue, tier.QueriesPerHour));
        Assert.InRange(tier.Running, 1, 30);

        using var ended = await silo.Http.DeleteAsync($"/v1/governance/queries/{id}", Cancellation);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal((true, Turn.ByOperator), (turn.IsKilled, turn.Outcome));
        await turn.DisposeAsync();

        using var again = await silo.Http.DeleteAsync($"/v1/governance/queries/{id}", Cancellation);
        Assert.Equal("unknown_query", (await Problems.ReadAsync(again, HttpStatusCode.NotFound)).Code);
        using var nonsense = await silo.Http.DeleteAsync("/v1/governance/queries/nonsense", Cancellation);
        Assert.Equal("unknown_query", (await Problems.ReadAsync(nonsense, HttpStatusCode.NotFound)).Code);
        Assert.Equal("killed_by_operator", (await RecordAsync(id)).Outcome);
    }

    [Fact]
    public async Task Usage_counts_and_every_query_is_in_the_log_and_in_the_lake()
    {
        var (_, key) = await silo.Services.GetRequiredService<KeyStore>().IssueAsync(new KeyWish("una", ApiKey.DefaultTenant, AccessRole.Analyst, null, null, null), "the test", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/cubes/current_hub_prices");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        using var response = await silo.Http.SendAsync(request, Cancellation);
        Assert.Equal("warehouse_unavailable", (await Problems.ReadAsync(response, HttpStatusCode.ServiceUnavailable)).Code);

        var usage = (await GetAsync("/v1/governance/usage", GovernanceJson.Default.UsageList)).Usage.Single(use => use is { Tier: "interactive", Tenant: "default" });
        Assert.InRange(usage.UsedHour, 1, 200);
        Assert.Equal((200, null), (usage.PerHour, usage.PerDay));

        var record = await RecordAsync(null, "una");
        Assert.Equal(("default", "interactive", "GET /v1/cubes/current_hub_prices", "failed", key.Id), (record.Tenant, record.Tier, record.Work, record.Outcome, record.KeyId));
        Assert.InRange(record.EndedAt, record.CameAt, record.CameAt.AddMinutes(1));
        await Poll.UntilAsync(
            async () => JsonNode.Parse(await silo.Http.GetStringAsync("/iceberg/v1/namespaces/power/tables/query_log", Cancellation))!["metadata"]!["snapshots"]?.AsArray().Any(
                snapshot => int.Parse((string?)snapshot!["summary"]?["total-records"] ?? "0", System.Globalization.CultureInfo.InvariantCulture) > 0) == true,
            "the lake has the query");
    }

    [Fact]
    public async Task Query_without_a_turn_is_recorded_with_the_reason()
    {
        var caller = Zoe with { Tenant = $"t{Guid.NewGuid():N}", Owner = $"o{Guid.NewGuid():N}" };
        var tier = Desk.TierOf(caller, Tiers.Interactive)! with { PerHour = 1 };
        await (await Desk.EnterAsync(caller, tier, "the test", null, isCharged: false, Cancellation)).DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Desk.EnterAsync(caller, tier, "the test", null, isCharged: false, Cancellation));

        Assert.Equal(0, (await RecordAsync(null, caller.Owner, "quota_exceeded")).RanMs);
    }

    private async Task<T> GetAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => (await silo.Http.GetFromJsonAsync(path, type, Cancellation))!;

    private Task<QueryRecord> RecordAsync(string? id, string? owner = null, string? outcome = null) => Poll.ForAsync(
        () => Task.FromResult(Records().LastOrDefault(record => (id is null || record.QueryId == id) && (owner is null || record.Owner == owner) && (outcome is null || record.Outcome == outcome))),
        "the query is recorded");

    private List<QueryRecord> Records()
    {
        var records = new List<QueryRecord>();
        using var reader = silo.Services.GetRequiredService<IPartitionLog>().OpenReader([new TopicPosition(new TopicPartition(Topics.QueryLog, 0), 0)], 1000);
        while (reader.Read(TimeSpan.Zero, Cancellation) is { } batch)
        {
            using (batch)
            {
                records.AddRange(Enumerable.Range(0, batch.Count).Select(index => QueryRecordJson.Read(batch.Records.Value(index))!));
            }
        }

        return records;
    }
}
