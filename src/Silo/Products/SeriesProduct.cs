using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Series;
using GridGrains.Grains.Series;
using GridGrains.Lake.Series;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Feeds.Series;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Series;
using GridGrains.Silo.Parts;
using GridGrains.Streams;

namespace GridGrains.Silo.Products;

/// <summary>Series of markets: load, forecasts, generation by fuel, interchange, prices of reserves and gas.</summary>
internal sealed class SeriesProduct : SiloPart
{
    public override string Name => "series";

    public override bool IsOptional => true;

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.Series];

    public override IReadOnlyList<StreamTopic> StreamTopics => [StreamTopic.ReadOnly(Domain.Log.Topics.Series, "series")];

    public override IReadOnlyList<string> Tables => ["iceberg.iso_series", "clickhouse.iso_series"];

    public override IReadOnlyList<TopicTable> TopicTables => [SeriesTable.Topic];

    public override IReadOnlyList<IBulkTable> BulkTables(IServiceProvider provider) =>
        [new SeriesBulkTable(provider.GetService<LakeCatalog>() is { } lake ? new LakeSeriesVersions(lake) : new WarehouseSeriesVersions(provider.GetRequiredService<Warehouse>()))];

    public override IReadOnlyList<ComputedTable> ComputedTables => SeriesViews.All;

    public override IReadOnlyList<RecordSchema> Schemas => [SeriesSchema.Schema];

    public override IReadOnlyList<RecordEntrance> Entrances =>
    [
        new(Domain.Log.Topics.Series, SeriesSchema.Schema, ["iso", "series", "location"], (key, value, now) =>
            SeriesRecordReader.TryRead(key, value, now, out _, out var error) ? RecordError.None : error)
        {
            TakesCsv = false,
            Example = """{"iso":"NYISO","series":"load_actual","location":"N.Y.C.","source":"MY_FEED","start":"2026-07-01T06:00:00Z","minutes":5,"lag_minutes":5,"values":[5021.4,5018.0,null]}""",
        },
    ];

    public override IReadOnlyList<Cube> Cubes => SeriesCubes.All;

    public override IReadOnlyList<Dataset> Datasets => SeriesDatasets.All;

    public override IReadOnlyList<JsonSerializerContext> Json => [SeriesJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [SeriesProblems.UnknownSeries, SeriesProblems.NoHistory];

    public override IReadOnlyList<Func<IServiceProvider, FeatureView>> FeatureViews =>
        [provider => new SeriesFeatureView(provider.GetRequiredService<LiveSeries>(), provider.GetRequiredService<PastSeries>(), provider.GetRequiredService<TimeProvider>())];

    public override IReadOnlyList<FeatureService> FeatureServices =>
        [new("grid_load_default", "grid_load") { Description = "Load, wind, solar and the load forecast of a place", Owner = "series", Freshness = TimeSpan.FromMinutes(15) }];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddSeriesGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services
            .AddSingleton(provider => new SeriesReads(
                provider.GetRequiredService<LiveSeries>(), provider.GetRequiredService<LiveCatalog>(), settings.Warehouse.IsOn ? new WarehouseSeries(provider.GetRequiredService<Warehouse>()) : null))
            .AddSingleton(provider => new PastSeries(settings.Warehouse.IsOn ? new WarehouseSeries(provider.GetRequiredService<Warehouse>()) : null))
            .AddSingleton<SeriesEndpoints>()
            .AddSingleton(provider => new ConstraintEndpoints(
                provider.GetRequiredService<LiveSeries>(), provider.GetService<WarehouseQueries>() is { } queries ? new WarehouseConstraints(queries) : null, provider.GetRequiredService<TimeProvider>()));
        if (settings.Feed.Kind == FeedKind.Simulator)
        {
            services.AddHostedService<SeriesSimulatorService>();
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        SeriesEndpoints.Map(routes);
        ConstraintEndpoints.Map(routes);
    }
}
