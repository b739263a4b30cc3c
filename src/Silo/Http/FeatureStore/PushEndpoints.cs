using System.Text.Json;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.FeatureStore;
using GridGrains.Silo.Http.Access;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Feast's ways to bring values in: by push source, and for one view.</summary>
internal sealed class PushEndpoints(RegistryKeeper registry, FeatureWriter writer, ApiInstruments instruments)
{
    private static readonly Dictionary<string, FeatureTarget> Targets = new()
    {
        ["online"] = FeatureTarget.Online,
        ["offline"] = FeatureTarget.Offline,
        ["online_and_offline"] = FeatureTarget.OnlineAndOffline,
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<PushEndpoints>();
        Describe(
            routes.MapApiPost("/push", endpoints.PushAsync).Needs(AccessScope.Write), "pushFeatures", "Push rows to the views of a push source",
            "Feast's form. The answer is empty; the rows are durable then, and those for online readable. All rows are taken or none.", StoreExamples.Push);
        Describe(
            routes.MapApiPost("/write-to-online-store", endpoints.WriteAsync).Needs(AccessScope.Write), "writeToOnlineStore", "Write rows to one view's online values",
            "Feast's form. The view may be named with its version: turbine_stats@v2.", StoreExamples.Write);
    }

    public async Task PushAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxIngestBodyBytes);
        var request = Read(body.Span, FeatureJson.Default.PushFeaturesRequest);
        if (!Targets.TryGetValue(request.To, out var to))
        {
            throw ApiException.Unprocessable($"to is one of {string.Join(", ", Targets.Keys)}, not '{request.To}'");
        }

        ViewDeclaration[] views = [.. registry.Current.FedBy(request.PushSourceName)];
        if (views.Length == 0)
        {
            throw new ApiException(StoreProblems.UnknownPushSource, $"push source {request.PushSourceName} does not exist, or no view has it")
            {
                Suggestions = [.. registry.Current.PushSources.Select(source => source.Name)],
            };
        }

        var frame = new PushFrame(request.Df);
        frame.CheckShape();
        // Older versions take the rows too, where the frame still has all their columns.
        var newest = views.Where(view => registry.Current.FindView(view.Name) == view);
        await TakeAsync(frame, [.. newest, .. views.Except(newest).Where(frame.Holds)], to, context);
    }

    public async Task WriteAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxIngestBodyBytes);
        var request = Read(body.Span, FeatureJson.Default.WriteOnlineRequest);
        var view = registry.Current.FindView(request.FeatureViewName) ?? throw new ApiException(FeatureProblems.UnknownView, $"feature view {request.FeatureViewName} does not exist")
        {
            Suggestions = [.. registry.Current.Views.Select(known => known.Name)],
        };
        var frame = new PushFrame(request.Df);
        frame.CheckShape();
        await TakeAsync(frame, [view], FeatureTarget.Online, context);
    }

    private async Task TakeAsync(PushFrame frame, ViewDeclaration[] views, FeatureTarget to, HttpContext context)
    {
        var rows = new List<(string, FeaturePush)>();
        foreach (var view in views)
        {
            // A view that keeps no online or no offline values gets what is left.
            var taken = to & ((view.Online ? FeatureTarget.Online : 0) | (view.Offline ? FeatureTarget.Offline : 0));
            if (taken != 0)
            {
                rows.AddRange(frame.RowsOf(view, registry.Current, taken));
            }
        }

        if (rows.Count == 0)
        {
            throw new ApiException(StoreProblems.NotOnline, $"the views {string.Join(", ", views.Select(view => view.Id))} keep nothing where the rows should go");
        }

        await writer.WriteAsync(rows, context.RequestAborted);
        instruments.RecordsTaken(rows.Count, 0);
    }

    private static T Read<T>(ReadOnlySpan<byte> body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw ApiException.Unprocessable("the body is null");
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
        .WithAnswer(StatusCodes.Status413PayloadTooLarge)
        .WithAnswer(StatusCodes.Status422UnprocessableEntity)
        .WithAnswer(StatusCodes.Status507InsufficientStorage)
        .With(operation => operation.WithMetadata(new UntypedBody()));
}
