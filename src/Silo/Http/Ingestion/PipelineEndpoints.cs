using System.Text.Json;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Ingestion;

namespace GridGrains.Silo.Http.Ingestion;

/// <summary>Deploys pipelines, shows them, and lets people start and stop them.</summary>
internal sealed class PipelineEndpoints(PipelineStore store, IGrainFactory grains, SpecChecks checks, TimeProvider clock)
{
    private const int StatusesAtOnce = 32;

    private static readonly QueryParameter[] ListQuery = [QueryParameter.Integer("limit", $"Pipelines in the answer, 1 to {ApiLimits.MaxPageSize}.", "100")];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<PipelineEndpoints>();
        routes.MapApiGet("/v1/pipelines", endpoints.ListAsync, ListQuery).Needs(AccessScope.Operate)
            .Describe<PipelineList>("listPipelines", SpecEndpoints.Tag, "All pipelines", "In the order of their names, each with its newest run.", IngestionExamples.Pipelines);
        routes.MapApiPost("/v1/pipelines", endpoints.DeployAsync).Needs(AccessScope.Operate)
            .Describe<PipelineView>(
                "deployPipeline", SpecEndpoints.Tag, "Deploy a spec",
                "The body is a spec, YAML or JSON, without faults. A pipeline of this name gets the new spec and goes on where it is. The same text again changes nothing: changed is false, and the version stays.",
                IngestionExamples.Pipeline with { Changed = true })
            .WithBody(IngestionExamples.Spec, SpecEndpoints.ContentTypes)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity);
        routes.MapApiGet("/v1/pipelines/{name}", endpoints.GetAsync).Needs(AccessScope.Operate)
            .Describe<PipelineView>("getPipeline", SpecEndpoints.Tag, "A pipeline", "Its state and its last 20 runs, the newest first.", IngestionExamples.Pipeline)
            .WithPath(IngestionPaths.Pipeline);
        routes.MapApiGet("/v1/pipelines/{name}/spec", endpoints.GetSpecAsync).Needs(AccessScope.Operate)
            .Describe<PipelineSpecView>("getPipelineSpec", SpecEndpoints.Tag, "The spec of a pipeline", "As its author wrote it.", IngestionExamples.DeployedSpec)
            .WithPath(IngestionPaths.Pipeline);
        routes.MapApiDelete("/v1/pipelines/{name}", endpoints.DeleteAsync).Needs(AccessScope.Operate)
            .Describe<PipelineActView>("deletePipeline", SpecEndpoints.Tag, "Remove a pipeline", "Its rows stay, and how far it is: deployed again, it goes on there.", IngestionExamples.Act("removed"))
            .WithPath(IngestionPaths.Pipeline);
        routes.MapApiPost("/v1/pipelines/{name}/actions", endpoints.ActAsync).Needs(AccessScope.Operate)
            .Describe<PipelineActView>(
                "actOnPipeline", SpecEndpoints.Tag, "Run, pause, resume or reset a pipeline",
                "run begins a run and does not wait for its end; started is false where one goes on. pause ends a run after what it has appended, and nothing starts by schedule until resume. "
                    + "reset forgets how far the pipeline is: the next run takes all that the source still has.",
                IngestionExamples.Act("running"))
            .WithPath(IngestionPaths.Pipeline)
            .WithBody(new PipelineActRequest("run"), "application/json");
    }

    public async Task ListAsync(HttpContext context)
    {
        var limit = new ApiQuery(context.Request.Query).Number("limit", ApiLimits.DefaultPageSize, 1, ApiLimits.MaxPageSize);
        var deployed = await store.ListAsync(context.RequestAborted);
        var views = new List<PipelineView>();
        foreach (var some in deployed.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(limit).Chunk(StatusesAtOnce))
        {
            views.AddRange(await Task.WhenAll(some.Select(pair => ViewAsync(pair.Key, pair.Value, context.RequestAborted))));
        }

        await context.WriteJsonAsync(
            new PipelineList(deployed.Count, [.. views.Select(view => view with { Runs = [.. view.Runs.Take(1)] })]), IngestionJson.Default.PipelineList);
    }

    public async Task DeployAsync(HttpContext context)
    {
        var text = await SpecEndpoints.TextAsync(context);
        var spec = SpecEndpoints.Require(await checks.CheckAsync(text, context.RequestAborted));
        var isChanged = await store.DeployAsync(spec.Name, text, clock.GetUtcNow().UtcDateTime, context.RequestAborted);
        await WriteAsync(context, spec.Name, isChanged);
    }

    public Task GetAsync(HttpContext context) => WriteAsync(context, NameOf(context));

    public async Task GetSpecAsync(HttpContext context)
    {
        var deployed = await DeployedAsync(context);
        await context.WriteJsonAsync(new PipelineSpecView(NameOf(context), deployed.Version, deployed.DeployedUtc, deployed.Text), IngestionJson.Default.PipelineSpecView);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        await DeployedAsync(context);
        await GrainOf(context).SetPausedAsync(true, context.RequestAborted);
        await store.DeployAsync(NameOf(context), null, clock.GetUtcNow().UtcDateTime, context.RequestAborted);
        await GrainOf(context).SetPausedAsync(false, context.RequestAborted);
        await context.WriteJsonAsync(new PipelineActView(NameOf(context), false, "removed"), IngestionJson.Default.PipelineActView);
    }

    public async Task ActAsync(HttpContext context)
    {
        await DeployedAsync(context);
        var (grain, cancellation, isStarted) = (GrainOf(context), context.RequestAborted, false);
        switch (await ActionAsync(context))
        {
            case "run":
                isStarted = await grain.StartAsync(PipelineRules.Request, cancellation);
                break;
            case "pause":
                await grain.SetPausedAsync(true, cancellation);
                break;
            case "resume":
                await grain.SetPausedAsync(false, cancellation);
                break;
            case "reset":
                await grain.ResetAsync(cancellation);
                break;
            case var other:
                throw ApiException.Unprocessable($"action '{other}' is none of run, pause, resume, reset");
        }

        await AnswerAsync(context, isStarted);
    }

    private static async Task<string?> ActionAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        try
        {
            return JsonSerializer.Deserialize(body.Span, IngestionJson.Default.PipelineActRequest)?.Action;
        }
        catch (JsonException fault)
        {
            throw ApiException.Unprocessable(JsonFaults.Describe(fault));
        }
    }

    private async Task AnswerAsync(HttpContext context, bool isStarted)
    {
        var status = await GrainOf(context).GetStatusAsync(context.RequestAborted);
        await context.WriteJsonAsync(new PipelineActView(status.Name, isStarted, status.State), IngestionJson.Default.PipelineActView);
    }

    public async Task WriteAsync(HttpContext context, string name, bool? isChanged = null)
    {
        var deployed = await store.ListAsync(context.RequestAborted);
        var spec = deployed.TryGetValue(name, out var known) ? known : throw Unknown(name, deployed.Keys);
        await context.WriteJsonAsync(await ViewAsync(name, spec, context.RequestAborted) with { Changed = isChanged }, IngestionJson.Default.PipelineView);
    }

    public async Task<DeployedSpec> DeployedAsync(HttpContext context)
    {
        var deployed = await store.ListAsync(context.RequestAborted);
        return deployed.TryGetValue(NameOf(context), out var known) ? known : throw Unknown(NameOf(context), deployed.Keys);
    }

    private async Task<PipelineView> ViewAsync(string name, DeployedSpec deployed, CancellationToken cancellation)
    {
        var status = await grains.GetGrain<IPipelineGrain>(name).GetStatusAsync(cancellation);
        var spec = SpecText.Check(deployed.Text).Spec;
        return new PipelineView(
            name, status.State, spec?.Target ?? "", spec?.Provider.Owner, spec?.Provider.ScheduleCron, spec?.Provider.Timezone ?? "UTC", deployed.Version, deployed.DeployedUtc, status.NextDue,
            status.Watermark, status.Failures, status.Runs, Backfill: status.Backfill);
    }

    public IPipelineGrain GrainOf(HttpContext context) => grains.GetGrain<IPipelineGrain>(NameOf(context));

    public static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static ApiException Unknown(string name, IEnumerable<string> known) =>
        new(IngestionProblems.UnknownPipeline, $"there is no pipeline '{name}'") { Suggestions = NearestName.Of(name, known) is { } near ? [near] : null };
}
