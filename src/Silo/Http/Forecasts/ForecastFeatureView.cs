using GridGrains.Domain.Series;
using GridGrains.Grains.Series;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Forecasts;

/// <summary>The platform's forecast of one place for the hours to come.</summary>
internal readonly struct ForecastReading : IFeatureReading
{
    public readonly DateTime IssuedUtc;
    public readonly double NextHour = double.NaN;
    public readonly double Mean24h = double.NaN;
    public readonly double Least24h = double.NaN;
    public readonly double Greatest24h = double.NaN;

    public ForecastReading(SeriesSnapshot? forecast, DateTime nowUtc)
    {
        var ahead = forecast?.KnownAt(nowUtc).Where(point => point.EndUtc > nowUtc && point.StartUtc < nowUtc.AddHours(24) && double.IsFinite(point.Value)).ToArray() ?? [];
        IsFound = forecast is not null;
        if (ahead.Length > 0)
        {
            IssuedUtc = ahead.Max(point => point.KnownAtUtc);
            NextHour = ahead.FirstOrDefault(point => point.StartUtc > nowUtc, ahead[0]).Value;
            (Mean24h, Least24h, Greatest24h) = (ahead.Average(point => point.Value), ahead.Min(point => point.Value), ahead.Max(point => point.Value));
        }
    }

    public bool IsFound { get; }
}

/// <summary>A view of forecasts by <c>ISO/LOCATION</c>: prices of hubs, or loads of zones. Event timestamp: the issue.</summary>
internal sealed class ForecastFeatureView : FeatureView
{
    private readonly LiveSeries _live;
    private readonly TimeProvider _clock;
    private readonly string _series;
    private readonly Feature<ForecastReading>[] _all;

    private ForecastFeatureView(string name, string key, string series, string unit, string what, LiveSeries live, TimeProvider clock)
        : base(name, key)
    {
        (_live, _clock, _series) = (live, clock, series);
        _all =
        [
            Of("next_hour", "Of the next whole hour", static (in ForecastReading reading) => reading.NextHour),
            Of("mean_24h", "Mean of the next 24 hours that are forecast", static (in ForecastReading reading) => reading.Mean24h),
            Of("least_24h", "Least of the next 24 hours", static (in ForecastReading reading) => reading.Least24h),
            Of("greatest_24h", "Greatest of the next 24 hours", static (in ForecastReading reading) => reading.Greatest24h),
        ];
        FeatureNames = Array.ConvertAll(_all, feature => feature.Name);
        Descriptions = Array.ConvertAll(_all, feature => feature.Describe());
        About = FeatureViewAbout.None with { Owner = "forecasts", Freshness = TimeSpan.FromHours(36), Description = $"{what} as the platform forecasts it" };

        Feature<ForecastReading> Of(string word, string doc, ReadNumber<ForecastReading> number) =>
            new($"{name}_{word}", FeatureType.Double, doc, static (in ForecastReading reading) => reading.IssuedUtc, number) { Unit = unit };
    }

    public override FeatureViewAbout About { get; }

    public override IReadOnlyList<string> FeatureNames { get; }

    public override IReadOnlyList<FeatureDescription> Descriptions { get; }

    public static ForecastFeatureView OfPrices(LiveSeries live, TimeProvider clock) =>
        new("price_forecast", "price_forecast_id", $"{SeriesCatalog.PriceForecast}.lear", "USD/MWh", "Day-ahead price of a hub", live, clock);

    public static ForecastFeatureView OfLoads(LiveSeries live, TimeProvider clock) =>
        new("zone_load_forecast", "load_forecast_id", $"{SeriesCatalog.ZoneLoadForecast}.lear", "MW", "Load of a zone", live, clock);

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var snapshots = await _live.All.ReadAsync([.. keys.Select(KeyOf)], cancellation);
        return new FeatureRows<ForecastReading>(_all, [.. snapshots.Select(snapshot => new ForecastReading(snapshot, now))]);
    }

    // A text without a slash names no place; its key finds nothing.
    private string KeyOf(string place)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? $"{place}/{_series}/" : $"{place[..slash]}/{_series}/{place[(slash + 1)..]}";
    }
}
