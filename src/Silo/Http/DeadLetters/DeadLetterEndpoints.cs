using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.DeadLetters;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.DeadLetters;

/// <summary>Dead letters over HTTP: lists, replay, discard, and who did what.</summary>
internal sealed class DeadLetterEndpoints(DeadLetterService service)
{
    private static readonly QueryParameter[] ListQuery =
    [
        new("topic", "Only records of this topic.", "ISO_RT_LMP"),
        new("reason", "Only letters with this reason; case does not matter.", "wrong_partition"),
        new("iso", "Only records whose key begins with this ISO.", "CAISO"),
        QueryParameter.Moment("since", "Only letters first seen at or after this.", "2026-06-01T00:00:00Z"),
        QueryParameter.OneOf("state", "Only letters in this state: open, replayed, discarded.", "open", "open", "replayed", "discarded"),
        QueryParameter.Integer("limit", $"Letters per page, 1 to {ApiLimits.MaxPageSize}.", "100"),
        new("cursor", "next_cursor of the page before.", "NjM5MTU"),
    ];

    private static readonly QueryParameter[] AuditQuery =
    [
        new("subject", "Only acts on this dead letter.", "ISO_RT_LMP:3:1207"),
        QueryParameter.Integer("limit", $"Acts per page, 1 to {ApiLimits.MaxPageSize}.", "100"),
        new("cursor", "next_cursor of the page before.", "417"),
    ];

    private static readonly PathParameter Id = new("id", "Id of the dead letter.", "ISO_RT_LMP:3:1207");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<DeadLetterEndpoints>();
        routes.MapApiGet("/v1/dlq", endpoints.ListAsync, ListQuery).Needs(AccessScope.Operate)
            .Describe<DeadLetterPage>(
                "listDeadLetters", "Dead letters", "Records and rows that could not have an effect", "Newest first. Values are shown one by one.", DeadLetterExamples.Page)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/dlq/{id}", endpoints.GetAsync).Needs(AccessScope.Operate)
            .Describe<DeadLetterView>("getDeadLetter", "Dead letters", "One dead letter with its value", "Key and value are as they stood in the log.", DeadLetterExamples.DeadLetter)
            .WithPath(Id);
        routes.MapApiGet("/v1/dlq/audit", endpoints.ListActsAsync, AuditQuery).Needs(AccessScope.Operate)
            .Describe<AuditPage>(
                "listDeadLetterActs", "Dead letters", "Who replayed or discarded what, and when", "Newest first, from the durable topic AUDIT.", DeadLetterExamples.Acts);
        MapAct(routes, "replay", endpoints.ReplayAsync, "replayDeadLetters", "Append records of dead letters to their topics again",
            "The record takes the way of every other one; one that fails again is the same letter with one more retry. "
                + "A second replay of a letter that has not failed since does nothing.");
        MapAct(routes, "discard", endpoints.DiscardAsync, "discardDeadLetters", "Settle dead letters without an effect",
            "Discarded letters stay in their topic and can be replayed by id later.");
    }

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var filter = DeadLetterQuery.FilterOf(
            new DeadLetterConditions(query.Text("topic"), query.Text("reason"), query.Text("iso"), query.Utc("since")), DeadLetterQuery.StateOf(query.Text("state")));
        var limit = query.Number("limit", ApiLimits.DefaultPageSize, 1, ApiLimits.MaxPageSize);
        var deadLetters = await service.ListAsync(filter, DeadLetterQuery.PositionOf(query.Text("cursor")), limit + 1, context.RequestAborted);
        var cursor = deadLetters.Count > limit ? DeadLetterQuery.CursorOf(DeadLetterIndex.PositionOf(deadLetters[limit - 1].DeadLetter)) : null;
        var page = new DeadLetterPage([.. deadLetters.Take(limit).Select(DeadLetterViews.SummaryOf)], cursor, service.Forgotten);
        await context.WriteJsonAsync(page, ApiJson.Default.DeadLetterPage);
    }

    public async Task GetAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var entry = await service.FindAsync(id, context.RequestAborted)
            ?? throw new ApiException(DeadLetterProblems.UnknownDeadLetter, $"no dead letter '{id}' is held");
        await context.WriteJsonAsync(DeadLetterViews.ViewOf(entry), ApiJson.Default.DeadLetterView);
    }

    public async Task ListActsAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var limit = query.Number("limit", ApiLimits.DefaultPageSize, 1, ApiLimits.MaxPageSize);
        var acts = await service.ListActsAsync(query.Text("subject"), DeadLetterQuery.OffsetOf(query.Text("cursor")), limit + 1, context.RequestAborted);
        var cursor = acts.Count > limit ? DeadLetterQuery.CursorOf(acts[limit - 1].Offset) : null;
        await context.WriteJsonAsync(new AuditPage([.. acts.Take(limit).Select(act => DeadLetterViews.ViewOf(act.Record))], cursor), ApiJson.Default.AuditPage);
    }

    public Task ReplayAsync(HttpContext context) => ActAsync(context, "replay", service.ReplayAsync);

    public Task DiscardAsync(HttpContext context) => ActAsync(context, "discard", service.DiscardAsync);

    private static void MapAct(IEndpointRouteBuilder routes, string action, RequestDelegate handler, string id, string summary, string description) =>
        routes.MapApiPost($"/v1/dlq/{action}", handler).Needs(AccessScope.Operate).TellsItsActs()
            .Describe<DeadLetterAnswer>(
                id, "Dead letters", summary,
                description + " Letters are named by ids or by a filter that open ones meet; 200 when all were done, 207 when some were not, 404 when none of the ids is held. Every act is reported in the audit trail.",
                DeadLetterExamples.Answer)
            .WithBody<DeadLetterRequest>(DeadLetterExamples.Request, "application/json")
            .WithAnswer<DeadLetterAnswer>(StatusCodes.Status207MultiStatus)
            .WithAnswer(StatusCodes.Status404NotFound)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);

    private async Task ActAsync(
        HttpContext context, string action, Func<IReadOnlyList<string>, DeadLetterActor, CancellationToken, Task<DeadLetterResult[]>> act)
    {
        var request = await DeadLetterQuery.ReadAsync(context);
        var (ids, hasMore) = await IdsOfAsync(request, context.RequestAborted);
        var results = await act(ids, DeadLetterQuery.ActorOf(request with { Actor = context.ActorOr(request.Actor) }), context.RequestAborted);
        if (results.Length > 0 && Array.TrueForAll(results, result => result.Outcome == DeadLetterOutcome.NotFound))
        {
            throw new ApiException(DeadLetterProblems.UnknownDeadLetter, $"none of the {results.Length} dead letters is held: {string.Join(", ", ids.Take(ApiLimits.MaxSuggestions))}");
        }

        var done = results.Count(result => result.Outcome is DeadLetterOutcome.Replayed or DeadLetterOutcome.Discarded);
        context.Response.StatusCode = done == results.Length ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus;
        var answer = new DeadLetterAnswer(action, done, results.Length - done, hasMore, Array.ConvertAll(results, DeadLetterViews.ViewOf));
        await context.WriteJsonAsync(answer, ApiJson.Default.DeadLetterAnswer);
    }

    private async Task<(IReadOnlyList<string> Ids, bool HasMore)> IdsOfAsync(DeadLetterRequest request, CancellationToken cancellation)
    {
        if (request.Ids is { Count: > 0 } ids)
        {
            return (ids, false);
        }

        var filter = DeadLetterQuery.FilterOf(request.Filter!, DeadLetterState.Open);
        var deadLetters = await service.ListAsync(filter, null, DeadLetterIndex.DefaultMaxDeadLetters, cancellation);
        return ([.. deadLetters.Reverse().Take(ApiLimits.MaxDeadLettersPerAct).Select(entry => entry.DeadLetter.Id)], deadLetters.Count > ApiLimits.MaxDeadLettersPerAct);
    }
}
