using System.Text.Json;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Feeds.Ingestion;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Ingestion;

/// <summary>Asks the source of a pipeline for a range of time once more.</summary>
internal sealed class PipelineBackfillEndpoint(PipelineEndpoints pipelines, TimeProvider clock)
{
    private const string Route = "/v1/pipelines/{name}/backfill";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<PipelineBackfillEndpoint>();
        routes.MapApiPost(Route, endpoint.PostAsync).Needs(AccessScope.Operate)
            .Describe<PipelineView>(
                "backfillPipeline", SpecEndpoints.Tag, "Take a range of time again",
                "Windows of the range are asked of the source one after the other, beside what the schedule takes; the answer does not wait for them. {since} and {until} of the spec are the ends of a window. "
                    + "How far it is stands in the pipeline's view. A silo that dies loses nothing: another one goes on at the page where it was.",
                IngestionExamples.Backfilled)
            .WithPath(IngestionPaths.Pipeline)
            .WithBody(new PipelineBackfillRequest(new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), 1440), "application/json")
            .WithAnswer(StatusCodes.Status409Conflict)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity);
        routes.MapApiDelete(Route, endpoint.DeleteAsync).Needs(AccessScope.Operate)
            .Describe<PipelineView>(
                "cancelPipelineBackfill", SpecEndpoints.Tag, "End a backfill", "What it has taken stays. Begun again from its next window, it goes on there.", IngestionExamples.Backfilled)
            .WithPath(IngestionPaths.Pipeline)
            .WithAnswer(StatusCodes.Status409Conflict);
    }

    public async Task PostAsync(HttpContext context)
    {
        var deployed = await pipelines.DeployedAsync(context);
        var request = await RequestAsync(context);
        var now = clock.GetUtcNow().UtcDateTime;
        var from = UtcOf("from", request.From) ?? throw ApiException.Unprocessable("from is needed, ISO 8601 with an offset");
        var (to, window) = (UtcOf("to", request.To) ?? now, request.WindowMinutes ?? PipelineBackfill.DefaultWindowMinutes);
        var spec = SpecText.Check(deployed.Text).Spec ?? throw new ApiException(IngestionProblems.Refused, "the deployed spec has faults; deploy it again");
        if (BackfillRules.Refusal(spec, from, to, window, now) is { } refusal)
        {
            throw ApiException.Unprocessable(refusal);
        }

        if (!await pipelines.GrainOf(context).BeginBackfillAsync(from, to, window, context.RequestAborted))
        {
            throw new ApiException(IngestionProblems.Busy, $"a backfill of '{spec.Name}' goes on, or a run that does not end soon; GET /v1/pipelines/{spec.Name} shows how far it is, DELETE .../backfill ends it");
        }

        await pipelines.WriteAsync(context, spec.Name);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        await pipelines.DeployedAsync(context);
        if (!await pipelines.GrainOf(context).CancelBackfillAsync(context.RequestAborted))
        {
            throw new ApiException(IngestionProblems.NoBackfill, "no backfill of this pipeline goes on, or a run of it does not end soon");
        }

        await pipelines.WriteAsync(context, PipelineEndpoints.NameOf(context));
    }

    private static DateTime? UtcOf(string field, DateTime? moment) => moment is { Kind: DateTimeKind.Unspecified }
        ? throw ApiException.Unprocessable($"{field} is ISO 8601 with an offset, such as 2026-03-08T10:00:00Z")
        : moment?.ToUniversalTime();

    private static async Task<PipelineBackfillRequest> RequestAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        try
        {
            return JsonSerializer.Deserialize(body.Span, IngestionJson.Default.PipelineBackfillRequest) ?? throw ApiException.Unprocessable("the body is to hold from and to");
        }
        catch (JsonException fault)
        {
            throw ApiException.Unprocessable(JsonFaults.Describe(fault));
        }
    }
}
