using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Weather;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Weather;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Weather;
using GridGrains.Lake.Weather;
using GridGrains.Portal.Weather;
using GridGrains.Silo.Feeds.Weather;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Weather;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;
using GridGrains.Silo.Weather;

namespace GridGrains.Silo.Products;

/// <summary>Weather of H3 cells and zones: feed, grains, reads, degree days, features.</summary>
internal sealed class WeatherProduct : SiloPart
{
    // Fixed for ever, and used by no other singleton.
    private const int DaysNumber = 10;

    public override string Name => "weather";

    public override bool IsOptional => true;

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.Weather];

    public override IReadOnlyList<string> Tables => ["iceberg.weather_raw", "clickhouse.weather_raw", "clickhouse.weather_zone_cells"];

    public override IReadOnlyList<TableDefinition> Definitions => [WeatherTable.Definition, ZoneWeatherTable.Definition];

    public override IReadOnlyList<TopicTable> TopicTables => [WeatherTable.Topic];

    public override IReadOnlyList<ComputedTable> ComputedTables => WeatherViews.All;

    public override IReadOnlyList<RecordSchema> Schemas => [WeatherSchema.Schema];

    public override IReadOnlyList<JsonSerializerContext> Json => [WeatherJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [WeatherProblems.UnknownCell, WeatherProblems.UnknownWeatherZone, WeatherProblems.UnknownRun, WeatherProblems.NoWeather];

    public override IReadOnlyList<Setting> Settings => WeatherFileOptions.All;

    public override IReadOnlyList<RecordEntrance> Entrances =>
    [
        new(Domain.Log.Topics.Weather, WeatherSchema.Schema, ["cell"], (key, value, now) =>
            WeatherRecordReader.TryRead(key, value, now, out _, out var error) ? RecordError.None : error)
        {
            TakesCsv = false,
            Example = """{"cell":"8729a1d75ffffff","source":"DESK","start":"2026-07-01T06:00:00Z","temperature_c":[21.5,20.9],"wind_mps":[3.1,2.8],"confidence":[0.5,0.5]}""",
        },
    ];

    public override IReadOnlyList<Func<IServiceProvider, FeatureView>> FeatureViews =>
    [
        provider => new CellFeatureView(provider.GetRequiredService<WeatherReader>(), provider.GetRequiredService<PastWeather>(), provider.GetRequiredService<TimeProvider>()),
        provider => new ZoneWeatherFeatureView(
            provider.GetRequiredService<WeatherReader>(), provider.GetRequiredService<PastWeather>(), provider.GetRequiredService<WeatherZoneCatalog>(),
            provider.GetRequiredService<TimeProvider>()),
        provider => new NodeWeatherFeatureView(
            provider.GetRequiredService<WeatherReader>(), provider.GetRequiredService<WeatherZoneCatalog>(), provider.GetRequiredService<ReferenceCatalog>(),
            provider.GetRequiredService<TimeProvider>()),
    ];

    public override IReadOnlyList<FeatureService> FeatureServices =>
    [
        Service("cell_weather_default", "cell_weather", "All features of a weather cell"), Service("zone_weather_default", "zone_weather", "All features of a zone's weather"),
        Service("node_weather_default", "node_weather", "Weather joined to a node"),
    ];

    /// <summary>Files of weather among those of a replay.</summary>
    public override bool ClaimsFile(string path) => WeatherFileReader.FormOf(path) is not null;

    public override async Task<ClaimedReplay> ReplayAsync(IServiceProvider services, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var read = await services.GetRequiredService<WeatherFileDesk>().LookAsync(files, isSettled: false, cancellation);
        return new ClaimedReplay(
            [.. read.Select(file => $"{file.File}: {file.State}, {file.Form}, {file.Observations:N0} observations, {file.ForecastHours:N0} hours of forecasts, {file.Rejections:N0} rejections {file.Refusal}".TrimEnd())],
            read.Any(file => file.Refusal is not null || file.RejectedRows > 0));
    }

    private static FeatureService Service(string name, string view, string description) =>
        new(name, view) { Description = description, Owner = "weather", Freshness = TimeSpan.FromHours(2) };

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddWeatherGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        var files = WeatherFileOptions.Of(settings.Values);
        files.Require(settings);
        services.AddSingleton(_ => WeatherPlaces.NewCatalog()).AddSingleton<WeatherEndpoints>().AddSingleton<IWeatherReads, PageWeather>()
            .AddSingleton(provider => new PastWeather(
                provider.GetService<WarehouseQueries>() is { } queries ? new WarehouseWeather(queries) : null, provider.GetRequiredService<WeatherZoneCatalog>()))
            .AddSingleton<ZoneStore>().AddSingleton(files).AddSingleton<WeatherFileDesk>().AddSingleton<WeatherSourceEndpoints>()
            .AddSingleton(provider => new WeatherRuns(
                settings.Warehouse.IsOn ? new WarehouseRuns(provider.GetRequiredService<Warehouse>()) : null, provider.GetRequiredService<WeatherZoneCatalog>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddHostedService(provider => new ZoneWatch(
                provider.GetRequiredService<ZoneStore>(), provider.GetRequiredService<WeatherZoneCatalog>(),
                settings.Warehouse.IsOn ? new ZoneDimension(provider.GetRequiredService<Warehouse>()) : null, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ZoneWatch>>()));
        if (storage.Lake is not null)
        {
            services.AddSingleton<ZoneWeatherLake>().AddSingleton<ZoneWeatherDays>().AddClusterSingleton<ZoneWeatherDays>("weather-days", DaysNumber);
        }

        if (files.Paths.Count > 0)
        {
            services.AddHostedService<WeatherFileService>();
        }

        if (settings.Feed.Kind == FeedKind.Simulator)
        {
            services.AddHostedService<WeatherSimulatorService>();
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        WeatherEndpoints.Map(routes);
        WeatherSourceEndpoints.Map(routes);
    }
}
