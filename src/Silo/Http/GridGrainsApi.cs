using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GridGrains.Domain.Areas;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Reads;
using GridGrains.Silo.Http.Areas;
using GridGrains.Silo.Http.Audits;
using GridGrains.Silo.Http.Backfills;
using GridGrains.Silo.Http.Cubes;
using GridGrains.Silo.Http.Datasets;
using GridGrains.Silo.Http.DeadLetters;
using GridGrains.Silo.Http.Documents;
using GridGrains.Silo.Http.Events;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Health;
using GridGrains.Silo.Http.IcebergRest;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.Lakehouse;
using GridGrains.Silo.Http.Live;
using GridGrains.Silo.Http.Nodes;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Reference;
using GridGrains.Silo.Http.Shards;
using GridGrains.Silo.Http.Warehousing;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Orleans.Dashboard;

namespace GridGrains.Silo.Http;

/// <summary>The HTTP interface of a silo: reads, live prices, ingest, features, health, metrics, and its own description.</summary>
public static class GridGrainsApi
{
    private static readonly string[] Meters =
    [
        "GridGrains.*", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    /// <summary>Adds the services of the interface. A <see cref="ReferenceCatalog"/> that is registered before replaces the seed list.</summary>
    public static void AddGridGrainsApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = ApiLimits.MaxBodyBytes;
            kestrel.Limits.MaxRequestLineSize = 2 * ApiLimits.MaxQueryLength;
        });
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<HistoryPathConstraint>(NodeEndpoints.HistoryConstraint));
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = ApiLimits.RequestTimeout });
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine(ApiJson.Default, new DefaultJsonTypeInfoResolver());
        });
        services.AddApiDocument();
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("gridgrains")).WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        services.TryAddSingleton(SeedReference.Catalog);
        services
            .AddSingleton<ApiInstruments>()
            .AddSingleton<LiveCatalog>()
            .AddSingleton<NodeSearchEndpoints>()
            .AddSingleton<NodeEndpoints>()
            .AddSingleton<AreaEndpoints>()
            .AddSingleton<LiveEndpoints>()
            .AddSingleton<IngestEndpoints>()
            .AddSingleton<FeatureView, NodeFeatureView>()
            .AddSingleton<FeatureView>(provider => new AreaFeatureView("hub_prices", "hub_id", AreaKind.Hub, provider.GetRequiredService<LiveReader>()))
            .AddSingleton<FeatureView>(provider => new AreaFeatureView("zone_prices", "zone_id", AreaKind.Zone, provider.GetRequiredService<LiveReader>()))
            .AddSingleton<FeatureViews>()
            .AddSingleton<FeaturePlans>()
            .AddSingleton<FeatureEndpoints>()
            .AddSingleton<ShardEndpoints>()
            .AddSingleton<LakeEndpoints>()
            .AddSingleton<BackfillEndpoints>()
            .AddSingleton<AuditEndpoints>()
            .AddSingleton<IcebergRestEndpoints>()
            .AddSingleton<WarehouseEndpoints>()
            .AddSingleton<WarehouseAnswers>()
            .AddSingleton<CubeEndpoints>()
            .AddSingleton<DatasetEndpoints>()
            .AddSingleton<DeadLetterEndpoints>()
            .AddSingleton<EventEndpoints>()
            .AddSingleton<HealthEndpoints>()
            .AddSingleton<WarmUpRounds>()
            .AddSingleton<WarmUp>()
            .AddHostedService(provider => provider.GetRequiredService<WarmUp>());
    }

    public static void MapGridGrainsApi(this WebApplication app)
    {
        app.UseMiddleware<ProblemWriter>();
        app.UseRequestTimeouts();
        app.UseMiddleware<QueryGuard>();
        app.UseMiddleware<DataGuard>();
        NodeSearchEndpoints.Map(app);
        NodeEndpoints.Map(app);
        AreaEndpoints.Map(app);
        LiveEndpoints.Map(app);
        IngestEndpoints.Map(app);
        FeatureEndpoints.Map(app);
        ShardEndpoints.Map(app);
        LakeEndpoints.Map(app);
        BackfillEndpoints.Map(app);
        AuditEndpoints.Map(app);
        IcebergRestEndpoints.Map(app);
        WarehouseEndpoints.Map(app);
        CubeEndpoints.Map(app);
        DatasetEndpoints.Map(app);
        DeadLetterEndpoints.Map(app);
        EventEndpoints.Map(app);
        HealthEndpoints.Map(app);
        RootPage.Map(app);
        app.MapApiDocument();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOrleansDashboard(routePrefix: "/dashboard");
    }
}
