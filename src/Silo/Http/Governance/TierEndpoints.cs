using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Governance;

/// <summary>What runs, what waits, who uses how much, and the end of a query.</summary>
internal sealed class TierEndpoints(AdmissionDesk desk, ActTrail trail, TimeProvider clock)
{
    private const string Tag = "Governance";

    private static readonly PathParameter Id = new("id", "Id of the query, as X-Query-Id has it.", GovernanceExamples.QueryId);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<TierEndpoints>();
        routes.MapApiGet("/v1/governance/tiers", endpoints.ListTiersAsync).Needs(AccessScope.Operate)
            .Describe<TierList>("listTiers", Tag, "Tiers, their bounds and what runs", "Of the whole cluster; empty where the policy has no tiers.", GovernanceExamples.Tiers)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/governance/usage", endpoints.ListUsageAsync).Needs(AccessScope.Operate)
            .Describe<UsageList>("listUsage", Tag, "What tenants use of the tiers", "Of the whole cluster. What was asked one by one is in the table query_log.", GovernanceExamples.Usage)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/governance/queries", endpoints.ListQueriesAsync).Needs(AccessScope.Operate)
            .Describe<QueryList>("listQueries", Tag, "Queries that run or wait", "Of the silo that answers, the oldest first. Those that have ended are in the table query_log.", GovernanceExamples.Queries);
        routes.MapApiDelete("/v1/governance/queries/{id}", endpoints.KillAsync).Needs(AccessScope.Operate).TellsItsActs()
            .Describe<KilledQuery>(
                "killQuery", Tag, "End a query",
                $"One that runs on this silo ends at once, one of another silo within {AdmissionWatch.Beat.TotalSeconds:0} s; one that waits leaves the queue. Its caller gets `query_killed`.",
                new KilledQuery(GovernanceExamples.QueryId, Ended: true))
            .WithPath(Id)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    private async Task ListTiersAsync(HttpContext context)
    {
        var tiers = await Task.WhenAll(desk.Tiers.Select(async tier => ViewOf(tier, await desk.StatusOfAsync(tier, context.RequestAborted))));
        await context.WriteJsonAsync(new TierList(tiers), GovernanceJson.Default.TierList);
    }

    private async Task ListUsageAsync(HttpContext context)
    {
        var usage = await Task.WhenAll(desk.Tiers.Select(async tier => (Tier: tier, (await desk.StatusOfAsync(tier, context.RequestAborted)).Tenants)));
        await context.WriteJsonAsync(new UsageList([.. usage.SelectMany(known => known.Tenants.Select(use => ViewOf(known.Tier, use)))]), GovernanceJson.Default.UsageList);
    }

    private Task ListQueriesAsync(HttpContext context)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return context.WriteJsonAsync(new QueryList([.. desk.Turns.Select(turn => ViewOf(turn, now))]), GovernanceJson.Default.QueryList);
    }

    private async Task KillAsync(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["id"]!;
        if (!Guid.TryParse(text, out var id) || !await desk.KillAsync(id, context.RequestAborted))
        {
            throw new ApiException(AdmissionProblems.UnknownQuery, $"no query '{text}' runs or waits");
        }

        await trail.TellAsync(context.ActorOr(KeyStore.LocalActor)!, ActTrail.KillQuery, id.ToString(), null, null);
        await context.WriteJsonAsync(new KilledQuery(id.ToString(), Ended: true), GovernanceJson.Default.KilledQuery);
    }

    private static TierView ViewOf(TierPolicy tier, TierStatus status) => new(
        tier.Name, status.Running, tier.Concurrent, status.Waiting, tier.Queue, tier.MaxSeconds, tier.MaxMemoryBytes >> 20, tier.MaxRows, tier.Threads, tier.PerHour, tier.PerDay);

    private static UsageView ViewOf(TierPolicy tier, TierTenant use) => new(tier.Name, use.Tenant, use.Running, use.Waiting, use.UsedHour, tier.PerHour, use.UsedDay, tier.PerDay);

    private static QueryView ViewOf(Turn turn, DateTime now) => new(
        turn.Call.Id.ToString(), turn.SinceUtc is null ? "waiting" : "running", turn.Caller.Owner, turn.Caller.Tenant, turn.Tier.Name, turn.Work, turn.CameUtc, turn.SinceUtc,
        (now - turn.CameUtc).TotalSeconds);
}
