using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Prices;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Reconciliation;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Windows;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Prices;
using GridGrains.Lake.Reconciliation;
using GridGrains.Lake.Tables;
using GridGrains.Portal.Prices;
using GridGrains.Silo.Feeds;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.Prices;
using GridGrains.Silo.Http.Prices.Features;
using GridGrains.Silo.Http.Prices.Groups;
using GridGrains.Silo.Http.Prices.Ingest;
using GridGrains.Silo.Http.Prices.Live;
using GridGrains.Silo.Http.Prices.Map;
using GridGrains.Silo.Http.Prices.Nodes;
using GridGrains.Silo.Http.Prices.Pages;
using GridGrains.Silo.Http.Prices.Past;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;
using GridGrains.Streams;

namespace GridGrains.Silo.Products;

/// <summary>LMP prices of nodes, hubs and zones: feeds, grains, tables, cubes, reads, live stream, ingest, features.</summary>
internal sealed class PricesProduct : SiloPart
{
    /// <summary>What a first model of a node asks for.</summary>
    private static readonly string[] NodeDefault =
    [
        "rt_lmp", "rt_energy", "rt_congestion", "rt_loss", "da_lmp", "da_energy", "da_congestion", "da_loss", "dart",
        "session_mean", "session_min", "session_max", "short_mean", "hour_mean", "hour_min", "hour_max", "hour_so_far_mean",
        "da_h01", "da_h02", "da_h03",
    ];

    public override string Name => "prices";

    public override IReadOnlyList<string> Topics =>
        [Domain.Log.Topics.RealTimeLmp, Domain.Log.Topics.DayAheadLmp, Domain.Log.Topics.BackfillRealTimeLmp, Domain.Log.Topics.BackfillDayAheadLmp];

    public override IReadOnlyList<StreamTopic> StreamTopics =>
        [StreamTopic.ReadOnly(Domain.Log.Topics.RealTimeLmp, "prices"), StreamTopic.ReadOnly(Domain.Log.Topics.DayAheadLmp, "day-ahead-prices")];

    public override IReadOnlyList<string> Tables =>
    [
        "iceberg.iso_rt_lmp", "iceberg.iso_da_lmp", "iceberg.lmp_windows_5m", "iceberg.lmp_windows_1h",
        "clickhouse.iso_rt_lmp", "clickhouse.iso_da_lmp", "clickhouse.fact_lmp_5m", "clickhouse.node_lmp_1h", "clickhouse.hub_lmp_5m", "clickhouse.hub_lmp_1d",
        "clickhouse.dim_node_version", "clickhouse.dim_hub", "clickhouse.dim_zone", "clickhouse.dim_calendar",
    ];

    public override IReadOnlyList<TableDefinition> Definitions => [.. PriceTables.All, WindowTables.FiveMinutes, WindowTables.Hour];

    public override IReadOnlyList<IBulkTable> BulkTables(IServiceProvider provider) => PriceBulkTable.All(
        provider.GetService<LakeCatalog>() is { } lake
            ? new LakeAuditSource(lake)
            : ClickHouseAuditSource.Canonical(provider.GetRequiredService<Warehouse>(), provider.GetRequiredService<ICheckpointStore>()));

    public override IReadOnlyList<ComputedTable> ComputedTables => [.. PriceRollups.All, .. PriceDimensions.All];

    public override IReadOnlyList<RecordSchema> Schemas => [LmpSchema.Schema];

    public override IReadOnlyList<Cube> Cubes => CubeCatalog.All;

    public override IReadOnlyList<Dataset> Datasets => LmpDataset.All;

    public override IReadOnlyList<JsonSerializerContext> Json => [ApiJson.Default, MapJson.Default];

    public override IReadOnlyList<Setting> Settings => PriceSettings.All;

    public override IReadOnlyList<ProblemCode> Problems => [PriceProblems.UnknownNode, PriceProblems.UnknownHub, PriceProblems.UnknownZone, IngestProblems.BadCsv, IngestProblems.EmptyBody];

    public override IReadOnlyList<Func<IServiceProvider, FeatureView>> FeatureViews =>
    [
        provider => new NodeFeatureView(
            provider.GetRequiredService<LiveReader>(), provider.GetRequiredService<LiveCatalog>(), provider.GetRequiredService<PastPrices>(), provider.GetRequiredService<TimeProvider>()),
        provider => RollingOf(
            provider, "node_rolling", "node_id", "node",
            new NodePlaces(provider.GetRequiredService<LiveReader>(), provider.GetRequiredService<LiveCatalog>(), provider.GetRequiredService<TimeProvider>())),
        provider => RollingOf(
            provider, "hub_rolling", "hub_id", "trading hub", new HubPlaces(provider.GetRequiredService<LiveReader>(), provider.GetRequiredService<LiveCatalog>())),
        provider => GroupsOf(provider, "hub_prices", "hub_id", GroupKind.Hub),
        provider => GroupsOf(provider, "zone_prices", "zone_id", GroupKind.Zone),
    ];

    private static RollingFeatureView RollingOf(IServiceProvider provider, string name, string joinKey, string what, IRollingPlaces places) =>
        new(name, joinKey, what, places, provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<PastPrices>(), provider.GetRequiredService<TimeProvider>());

    private static GroupFeatureView GroupsOf(IServiceProvider provider, string name, string joinKey, GroupKind kind) =>
        new(name, joinKey, kind, provider.GetRequiredService<LiveReader>(), provider.GetRequiredService<LiveCatalog>(), provider.GetRequiredService<PastPrices>());

    public override IReadOnlyList<FeatureService> FeatureServices =>
    [
        Service("node_default", "node_prices", "What a first model of a node asks for", NodeDefault), Service("hub_default", "hub_prices", "All features of a trading hub"),
        Service("zone_default", "zone_prices", "All features of a load zone"),
    ];

    private static FeatureService Service(string name, string view, string description, IReadOnlyList<string>? features = null) =>
        new(name, view, features) { Description = description, Owner = "market-data", Freshness = TimeSpan.FromMinutes(15) };

    public override FeatureSample FeatureSample => new(PriceExamples.FeaturesRequest, PriceExamples.Features);

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) => PriceSettings.Apply(values, settings);

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddPriceGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<HistoryPathConstraint>(NodeEndpoints.HistoryConstraint));
        services
            .AddSingleton(provider => ReferenceFiles.Load(
                settings.ReferenceDirectory, provider.GetRequiredService<ILoggerFactory>().CreateLogger("GridGrains.Reference")))
            .AddSingleton<LiveCatalog>()
            .AddSingleton<NodeSearchEndpoints>()
            .AddSingleton(provider => new HistoryReach(provider.GetService<WarehousePriceHistory>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new PastPrices(provider.GetService<WarehouseQueries>() is { } queries ? new WarehousePriceVersions(queries) : null))
            .AddSingleton<SuspectMarks>()
            .AddSingleton<NodeReads>()
            .AddSingleton<NodeEndpoints>()
            .AddSingleton<GroupReads>()
            .AddSingleton<GroupEndpoints>()
            .AddSingleton<IPriceReads, PagePrices>()
            .AddSingleton<MapReads>()
            .AddSingleton<PriceMapEndpoints>()
            .AddSingleton<LiveEndpoints>()
            .AddSingleton<IngestEndpoints>()
            .AddHostedService<HubPresence>();
        if (settings.Feed.Kind == FeedKind.Simulator)
        {
            services.AddHostedService<SimulatorService>();
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        NodeSearchEndpoints.Map(routes);
        NodeEndpoints.Map(routes);
        GroupEndpoints.Map(routes);
        LiveEndpoints.Map(routes);
        PriceMapEndpoints.Map(routes);
        IngestEndpoints.Map(routes);
    }
}
