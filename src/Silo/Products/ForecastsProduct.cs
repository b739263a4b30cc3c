using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Forecasts;
using GridGrains.Domain.Forecasts;
using GridGrains.Grains.Contracts.Forecasts;
using GridGrains.Grains.Forecasts;
using GridGrains.Grains.Series;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Forecasts;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>Forecasts of prices and loads that are issued before bids are due and score themselves; they are kept as series.</summary>
internal sealed class ForecastsProduct : SiloPart
{
    public override string Name => "forecasts";

    public override bool IsOptional => true;

    public override IReadOnlyList<string> Needs => ["series"];

    public override IReadOnlyList<JsonSerializerContext> Json => [ForecastJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [ForecastProblems.NoForecasts];

    public override IReadOnlyList<Func<IServiceProvider, FeatureView>> FeatureViews =>
    [
        provider => ForecastFeatureView.OfPrices(provider.GetRequiredService<LiveSeries>(), provider.GetRequiredService<TimeProvider>()),
        provider => ForecastFeatureView.OfLoads(provider.GetRequiredService<LiveSeries>(), provider.GetRequiredService<TimeProvider>()),
    ];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddSingleton<ForecastEndpoints>();
        if (settings.Warehouse.IsOn)
        {
            services
                .AddSingleton<IForecastHistory>(provider => new WarehouseForecastHistory(provider.GetRequiredService<Warehouse>()))
                .AddForecastGrains();
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes) => ForecastEndpoints.Map(routes);
}
