using System.Diagnostics;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Access;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Features;

/// <summary>Feast's feature server: online reads of the built-in views.</summary>
internal sealed class FeatureEndpoints(FeatureViews views, FeaturePlans plans, ApiInstruments instruments)
{
    /// <summary>Bytes of an answer per value, about: the number, PRESENT, a stamp.</summary>
    private const int BytesPerValue = 48;

    private readonly FeatureReadGuard _guard = new(ApiLimits.MaxFeatureReads);

    private string ViewNames => string.Join(", ", views.All.Select(view => $"{view.Name} ({view.JoinKey})"));

    private string ServiceNames => string.Join(", ", views.Services.Select(service => service.Name));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<FeatureEndpoints>();
        var sample = routes.ServiceProvider.GetRequiredService<SiloParts>().All.Select(part => part.FeatureSample).FirstOrDefault(known => known is not null);
        routes.MapApiPost("/get-online-features", endpoints.GetOnlineAsync).Needs(AccessScope.Read)
            .Describe<OnlineFeaturesAnswer>(
                "getOnlineFeatures",
                "Features",
                "Online features in Feast's wire format",
                $"Views {endpoints.ViewNames}; services {endpoints.ServiceNames}. "
                    + "Entity values are keys such as CAISO/TH_SP15_GEN-APND. results[i] is the column of feature_names[i].",
                sample?.Answer)
            .WithBody(sample?.Request ?? new OnlineFeaturesRequest(new Dictionary<string, IReadOnlyList<string>>()), "application/json")
            .WithAnswer(StatusCodes.Status404NotFound)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(endpoint => endpoint.DisableRequestTimeout().WithMetadata(new UntypedBody()));
    }

    public async Task GetOnlineAsync(HttpContext context)
    {
        if (!_guard.TryEnter())
        {
            context.Response.Headers.RetryAfter = "1";
            throw new ApiException(FeatureProblems.Busy, $"{ApiLimits.MaxFeatureReads} reads of features are under way; come again in a second");
        }

        try
        {
            await ReadAsync(context);
        }
        finally
        {
            _guard.Leave();
        }
    }

    private async Task ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        var started = Stopwatch.GetTimestamp();
        var request = FeatureRequest.Parse(body.Span);
        var plan = request.FeatureService is { } service
            ? plans.ResolveService(service, request.FullFeatureNames)
            : plans.Resolve(body.Span[request.Features], request.FullFeatureNames);
        Check(request, plan);
        var rows = new FeatureRows[plan.Views.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = await plan.Views[i].ReadAsync(request, context.RequestAborted);
        }

        using var output = new JsonOutput((request.Rows * (plan.Columns.Length + 1) + 16) * BytesPerValue);
        FeatureAnswer.Write(output, body.Span, request, plan, rows);
        instruments.FeaturesServed(request.Rows * plan.Columns.Length, request.FeatureService, Stopwatch.GetElapsedTime(started));
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = output.Written.Length;
        await context.Response.BodyWriter.WriteAsync(output.Written, context.RequestAborted);
    }

    private void Check(FeatureRequest request, FeaturePlan plan)
    {
        foreach (var column in request.Entities)
        {
            if (!views.IsJoinKey(column.Name))
            {
                throw new ApiException(DomainProblems.UnknownEntity, $"entity {column.Name} does not exist") { Suggestions = [.. views.All.Select(view => view.JoinKey)] };
            }
        }

        if ((long)request.Rows * plan.Columns.Length > ApiLimits.MaxFeatureValues)
        {
            throw ApiException.TooLarge($"an answer holds at most {ApiLimits.MaxFeatureValues} values; ask for fewer entities or features");
        }
    }
}
