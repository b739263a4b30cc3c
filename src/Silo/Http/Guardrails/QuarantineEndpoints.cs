using System.Globalization;
using System.Text.Json;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Grains.Guardrails;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>Days of prices that judges doubt: lists, release, discard.</summary>
internal sealed class QuarantineEndpoints(QuarantineService service)
{
    private const string Tag = "Guardrails";

    private static readonly QueryParameter[] ListQuery =
    [
        new("iso", "Only days of this ISO.", "CAISO"),
        QueryParameter.Market("market", "Only days of this product.", "DAY_AHEAD_HOURLY"),
        QueryParameter.Day("day", "Only this day, on the market's own clock.", "2026-06-01"),
        QueryParameter.OneOf("table", "Only rows of this table.", "iso_da_lmp", PriceTables.RealTime.Name, PriceTables.DayAhead.Name),
        QueryParameter.OneOf("status", "Only days of this status; without it all but clean ones.", "quarantined", PartitionWords.All),
        QueryParameter.Integer("limit", $"Days per page, 1 to {ApiLimits.MaxPageSize}.", "100"),
        new("cursor", "next_cursor of the page before.", "17"),
    ];

    private static readonly PathParameter Id = new("id", "Id of the partition: ISO.MARKET.DAY.", QuarantineExamples.Id);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<QuarantineEndpoints>();
        routes.MapApiGet("/v1/quarantine", endpoints.ListAsync, ListQuery).Needs(AccessScope.Read)
            .Describe<QuarantinePage>(
                "listQuarantine", Tag, "Days of prices that are in quarantine, or were",
                "Newest decision first. Rows never move: what is in force is left out of canonical views, cubes, rollups and offline features, and can be read in the views iso_rt_lmp_quarantine and "
                    + "iso_da_lmp_quarantine.",
                QuarantineExamples.Page)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        MapAct(routes, "release", PartitionStatus.Released, endpoints, "releaseQuarantine", "Count the rows of a day again",
            "Everything is as it was before the quarantine. The judges that were overruled do not quarantine the day again; others may.");
        MapAct(routes, "discard", PartitionStatus.Discarded, endpoints, "discardQuarantine", "Leave the rows of a day out for good",
            "They stay in the tables and in the quarantine's views, and can be released later.");
    }

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var limit = query.Number("limit", ApiLimits.DefaultPageSize, 1, ApiLimits.MaxPageSize);
        var status = query.Text("status");
        var filter = new QuarantineFilter(
            query.Iso("iso")?.Code, query.Product("market")?.Name(), DayOf(query.Text("day")), query.Text("table"), status is null ? null : PartitionWords.Parse(status));
        var entries = await service.ListAsync(filter, BeforeOf(query.Text("cursor")), limit + 1, context.RequestAborted);
        var cursor = entries.Count > limit ? entries[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null;
        await context.WriteJsonAsync(new QuarantinePage([.. entries.Take(limit).Select(QuarantineViews.Of)], cursor, service.Index.Sequence), QuarantineJson.Default.QuarantinePage);
    }

    private static void MapAct(
        IEndpointRouteBuilder routes, string word, PartitionStatus status, QuarantineEndpoints endpoints, string id, string summary, string description) =>
        routes.MapApiPost($"/v1/quarantine/{{id}}/{word}", context => endpoints.SettleAsync(context, status)).Needs(AccessScope.Operate)
            .Describe<QuarantineView>(id, Tag, summary, description + " The same act again changes nothing.", QuarantineExamples.View)
            .WithPath(Id)
            .WithBody(QuarantineExamples.Request, "application/json")
            .WithAnswer(StatusCodes.Status409Conflict)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);

    private async Task SettleAsync(HttpContext context, PartitionStatus status)
    {
        var text = (string)context.Request.RouteValues["id"]!;
        var request = await ReadAsync(context);
        var entry = PartitionId.TryParse(text, out var id) ? await service.SettleAsync(id, status, request.Actor, request.Reason, context.RequestAborted) : null;
        if (entry is null)
        {
            throw new ApiException(QuarantineProblems.UnknownPartition, $"nothing was ever decided about '{text}'; the form is ISO.MARKET.DAY");
        }

        if (entry.Decision.Status != status)
        {
            throw new ApiException(QuarantineProblems.NotQuarantined, $"{text} is {PartitionWords.Of(entry.Decision.Status)} since {entry.Decision.At:u} by {entry.Decision.Actor}");
        }

        await context.WriteJsonAsync(QuarantineViews.Of(entry), QuarantineJson.Default.QuarantineView);
    }

    private static async Task<QuarantineRequest> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        try
        {
            var request = JsonSerializer.Deserialize(body.Span, QuarantineJson.Default.QuarantineRequest) is { } sent ? sent with { Actor = context.ActorOr(sent.Actor)! } : null;
            return request is not null && IsFilled(request.Actor, ApiLimits.MaxActorLength) && IsFilled(request.Reason, ApiLimits.MaxCommentLength)
                ? request.Actor == PartitionDecision.Judges ? throw Bad($"'{PartitionDecision.Judges}' is the actor of the judges: say who you are") : request
                : throw Bad($"the body is to name an actor of 1 to {ApiLimits.MaxActorLength} and a reason of 1 to {ApiLimits.MaxCommentLength} characters");
        }
        catch (JsonException broken)
        {
            throw new ApiException(EngineProblems.BadJson, JsonFaults.Describe(broken));
        }
    }

    private static bool IsFilled(string text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max;

    private static ApiException Bad(string detail) => new(EngineProblems.BadRequest, detail);

    private static LocalDate? DayOf(string? text) => text is null ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value : throw ApiException.BadParameter("day", $"'{text}' is no day, such as 2026-06-01");

    private static long BeforeOf(string? cursor) => cursor is null ? long.MaxValue
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
        : throw ApiException.BadParameter("cursor", "this is not a cursor of this list: hand back next_cursor as it came");
}
