using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Weather;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.Grains.Weather;
using GridGrains.Portal.Weather;
using GridGrains.Silo.Feeds.Weather;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Weather;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>Weather of H3 cells and zones: feed, grains, reads, degree days, features.</summary>
internal sealed class WeatherProduct : SiloPart
{
    public override string Name => "weather";

    public override bool IsOptional => true;

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.Weather];

    public override IReadOnlyList<string> Tables => ["iceberg.weather_raw", "clickhouse.weather_raw"];

    public override IReadOnlyList<TopicTable> TopicTables => [WeatherTable.Topic];

    public override IReadOnlyList<ComputedTable> ComputedTables => WeatherViews.All;

    public override IReadOnlyList<RecordSchema> Schemas => [WeatherSchema.Schema];

    public override IReadOnlyList<JsonSerializerContext> Json => [WeatherJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [WeatherProblems.UnknownCell, WeatherProblems.UnknownWeatherZone, WeatherProblems.NoWeather];

    public override IReadOnlyList<Func<IServiceProvider, FeatureView>> FeatureViews =>
    [
        provider => new CellFeatureView(provider.GetRequiredService<WeatherReader>(), provider.GetRequiredService<TimeProvider>()),
        provider => new ZoneWeatherFeatureView(
            provider.GetRequiredService<WeatherReader>(), provider.GetRequiredService<WeatherZoneCatalog>(), provider.GetRequiredService<TimeProvider>()),
    ];

    public override IReadOnlyList<FeatureService> FeatureServices => [Service("cell_weather_default", "cell_weather", "All features of a weather cell"), Service("zone_weather_default", "zone_weather", "All features of a zone's weather")];

    private static FeatureService Service(string name, string view, string description) =>
        new(name, view) { Description = description, Owner = "weather", Freshness = TimeSpan.FromHours(2) };

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddWeatherGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddSingleton(_ => WeatherPlaces.NewCatalog()).AddSingleton<WeatherEndpoints>().AddSingleton<IWeatherReads, PageWeather>();
        if (settings.Feed.Kind == FeedKind.Simulator)
        {
            services.AddHostedService<WeatherSimulatorService>();
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes) => WeatherEndpoints.Map(routes);
}
