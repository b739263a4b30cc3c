using GridGrains.Domain.Governance;
using GridGrains.Domain.Knowledge;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Access;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Features;

/// <summary>Feast's feature server: online reads of the built-in views.</summary>
internal sealed class FeatureEndpoints(FeatureViews views, FeaturePlans plans, FeatureReads reads, TimeProvider clock)
{
    /// <summary>Bytes of an answer per value, about: the number, PRESENT, a stamp.</summary>
    private const int BytesPerValue = 48;

    private string ViewNames => string.Join(", ", views.All.Select(view => $"{view.Name} ({view.JoinKey})"));

    private string ServiceNames => string.Join(", ", views.Services.Select(service => service.Name));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<FeatureEndpoints>();
        var sample = routes.ServiceProvider.GetRequiredService<SiloParts>().All.Select(part => part.FeatureSample).FirstOrDefault(known => known is not null);
        routes.MapApiPost("/get-online-features", endpoints.GetOnlineAsync, PastMoment.Parameter).Needs(AccessScope.Read)
            .Describe<OnlineFeaturesAnswer>(
                "getOnlineFeatures",
                "Features",
                "Online features in Feast's wire format",
                $"Views {endpoints.ViewNames}; services {endpoints.ServiceNames}. "
                    + "Entity values are keys such as CAISO/TH_SP15_GEN-APND. results[i] is the column of feature_names[i]. "
                    + "With as_of, in the query or the body, the values are those that were known then.",
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
        using var entry = reads.Enter();
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        var started = reads.Start();
        var request = FeatureRequest.Parse(body.Span);
        var plan = request.FeatureService is { } service
            ? plans.ResolveService(service, request.FullFeatureNames)
            : plans.Resolve(body.Span[request.Features], request.FullFeatureNames);
        var rows = await reads.ReadAsync(request, plan, AsOfOf(request, new ApiQuery(context.Request.Query)), context.RequestAborted);
        using var output = new JsonOutput((request.Rows * (plan.Columns.Length + 1) + 16) * BytesPerValue);
        FeatureAnswer.Write(output, body.Span, request, plan, rows);
        reads.Count(request, plan, started);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = output.Written.Length;
        await context.Response.BodyWriter.WriteAsync(output.Written, context.RequestAborted);
    }

    private AsOf? AsOfOf(FeatureRequest request, ApiQuery query)
    {
        if (reads.MomentOf(request.AsOf) is not { } moment)
        {
            return query.AsOf(clock.GetUtcNow().UtcDateTime);
        }

        return query.Utc(PastMoment.Name) is not { } other || other == moment.MomentUtc
            ? moment
            : throw ApiException.BadParameter(PastMoment.Name, "names another moment than as_of of the body");
    }
}
