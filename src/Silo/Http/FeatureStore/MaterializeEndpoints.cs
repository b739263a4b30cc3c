using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.FeatureStore;
using GridGrains.Silo.FeatureStore;
using GridGrains.Silo.Http.Access;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Feast's ways to bring values of the table into the grains.</summary>
internal sealed class MaterializeEndpoints(IServiceProvider services, RegistryKeeper registry)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<MaterializeEndpoints>();
        Describe(
            routes.MapApiPost("/materialize", endpoints.FullAsync).Needs(AccessScope.Operate), "materializeFeatures", "Bring rows of a range of time into the grains",
            "Of each entity the newest row whose event is in [start_ts, end_ts]. A grain that has a newer one keeps it.", StoreExamples.Materialize);
        Describe(
            routes.MapApiPost("/materialize-incremental", endpoints.IncrementalAsync).Needs(AccessScope.Operate), "materializeFeaturesIncremental", "Bring rows that are new in the table into the grains",
            "All rows that came into the table since the last time, late ones too, up to end_ts.", StoreExamples.MaterializeIncremental);
    }

    public async Task FullAsync(HttpContext context)
    {
        var request = await ReadAsync(context, TrainingSetJson.Default.MaterializeRequest);
        await Materializer().FullAsync(ViewsOf(request.FeatureViews), MomentOf("start_ts", request.StartTs), MomentOf("end_ts", request.EndTs), context.RequestAborted);
    }

    public async Task IncrementalAsync(HttpContext context)
    {
        var request = await ReadAsync(context, TrainingSetJson.Default.MaterializeIncrementalRequest);
        await Materializer().IncrementalAsync(ViewsOf(request.FeatureViews), MomentOf("end_ts", request.EndTs), context.RequestAborted);
    }

    private Materializer Materializer() =>
        services.GetService<Materializer>() ?? throw new ApiException(StoreProblems.NoOfflineStore, "the silo keeps no lake (--lake off): there is nothing to materialize");

    private ViewDeclaration[] ViewsOf(IReadOnlyList<string>? names) => names is null or []
        ? [.. registry.Current.All.OfType<ViewDeclaration>().Where(view => view is { Online: true, Offline: true })]
        : [.. names.Select(name => registry.Current.FindView(name) ?? throw new ApiException(FeatureProblems.UnknownView, $"feature view {name} does not exist")
        {
            Suggestions = [.. registry.Current.Views.Select(view => view.Name)],
        })];

    private static DateTime MomentOf(string field, string text) =>
        FeatureStamp.TryParse(text, out var utc) ? utc : throw ApiException.Unprocessable($"{field}: '{text}' is not a stamp such as 2026-06-01T12:00:00Z; without offset it is UTC");

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? throw ApiException.Unprocessable("the body is null");
        }
        catch (JsonException fault)
        {
            throw ApiException.Unprocessable(JsonFaults.Describe(fault));
        }
    }

    private static void Describe<TBody>(IEndpointConventionBuilder endpoint, string id, string summary, string description, TBody example)
        where TBody : class => endpoint
        .Describe<NoContentView>(id, "Features", summary, description, null)
        .WithBody(example, "application/json")
        .WithAnswer(StatusCodes.Status404NotFound)
        .WithAnswer(StatusCodes.Status422UnprocessableEntity)
        .WithAnswer(StatusCodes.Status503ServiceUnavailable)
        .With(operation => operation.WithMetadata(new RequestTimeoutAttribute((int)ApiLimits.UploadTimeout.TotalMilliseconds), new UntypedBody()));
}
