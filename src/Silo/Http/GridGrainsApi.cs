using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GridGrains.Domain.Governance;
using GridGrains.Portal.Hosting;
using GridGrains.Silo.Http.Access;
using GridGrains.Silo.Http.Answers;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Parts;
using Microsoft.AspNetCore.Http.Timeouts;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Orleans.Dashboard;

namespace GridGrains.Silo.Http;

/// <summary>The HTTP interface of a silo: what its parts serve, metrics, and its own description.</summary>
internal static class GridGrainsApi
{
    /// <summary>Beyond a thousand, the default, instruments are dropped without a word: their series would be absent.</summary>
    private const int MaxMetricStreams = 8_000;

    private static readonly string[] Meters =
    [
        "GridGrains.*", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    public static void AddGridGrainsApi(this WebApplicationBuilder builder, SiloParts parts)
    {
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = ApiLimits.MaxBodyBytes;
            kestrel.Limits.MaxRequestLineSize = 2 * ApiLimits.MaxQueryLength;
        });
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = ApiLimits.RequestTimeout });
        services.ConfigureHttpJsonOptions(json =>
        {
            // Numbers are read and described as numbers alone, as the answers have them.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine([.. parts.Json, new DefaultJsonTypeInfoResolver()]);
        });
        services.AddAnswerCoding();
        services.AddApiDocument(parts);
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("gridgrains")).WithMetrics(metrics => metrics.AddMeter(Meters).SetMaxMetricStreams(MaxMetricStreams).AddPrometheusExporter());
        services.AddSingleton(parts).AddSingleton<ProblemTable>().AddSingleton<ApiInstruments>();
        foreach (var view in parts.All.SelectMany(part => part.FeatureViews))
        {
            services.AddSingleton(view);
        }
    }

    public static void MapGridGrainsApi(this WebApplication app, SiloParts parts)
    {
        app.UseMiddleware<ProblemWriter>();
        app.UseHeadRequests();
        app.UseMiddleware<PageGuard>();
        app.UsePortalErrors();
        app.UseRequestTimeouts();
        app.UseMiddleware<AccessGuard>();
        app.UseStreamHeads();
        app.UseMiddleware<QueryGuard>();
        app.UseMiddleware<BodyGuard>();
        app.UseMiddleware<PastGuard>();
        app.UseMiddleware<DataGuard>();
        app.UseMiddleware<AdmissionGuard>();

        // Innermost: an answer that fails half way is then thrown away with what is packed of it.
        app.UseResponseCompression();
        foreach (var part in parts.Served)
        {
            part.MapEndpoints(app);
        }

        app.MapApiDocument();
        app.MapPrometheusScrapingEndpoint("/metrics").Needs(AccessScope.Metrics);
        app.MapOrleansDashboard(routePrefix: "/dashboard").Needs(AccessScope.Operate);
    }
}
