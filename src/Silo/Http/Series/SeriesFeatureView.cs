using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Series;
using GridGrains.Grains.Series;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Series;

/// <summary>Newest figures of load, wind and solar of one place, and the forecast of the hour to come.</summary>
internal readonly struct GridLoadReading : IFeatureReading
{
    public readonly DateTime EndUtc;
    public readonly double LoadMw = double.NaN;
    public readonly double WindMw = double.NaN;
    public readonly double SolarMw = double.NaN;
    public readonly double Ramp1hMw = double.NaN;
    public readonly double ForecastNextHourMw = double.NaN;
    public readonly double ForecastPeak24hMw = double.NaN;

    public GridLoadReading(SeriesSnapshot? load, SeriesSnapshot? wind, SeriesSnapshot? solar, SeriesSnapshot? forecast, DateTime nowUtc)
    {
        IsFound = load is not null;
        if (load is null)
        {
            return;
        }

        var latest = load.Latest.ToArray();
        (EndUtc, LoadMw) = (latest[^1].EndUtc, latest[^1].Value);
        Ramp1hMw = SeriesFigures.Ramp(latest, TimeSpan.FromHours(1)) ?? double.NaN;
        (WindMw, SolarMw) = (At(wind, latest[^1].StartUtc), At(solar, latest[^1].StartUtc));
        var ahead = forecast?.KnownAt(nowUtc).Where(point => point.EndUtc > nowUtc && point.StartUtc < nowUtc.AddHours(24) && double.IsFinite(point.Value)).ToArray() ?? [];
        if (ahead.Length > 0)
        {
            ForecastNextHourMw = ahead.FirstOrDefault(point => point.StartUtc > nowUtc, ahead[0]).Value;
            ForecastPeak24hMw = ahead.Max(point => point.Value);
        }
    }

    public bool IsFound { get; }

    private static double At(SeriesSnapshot? series, DateTime startUtc) =>
        series?.Latest.LastOrDefault(point => point.StartUtc <= startUtc && point.EndUtc > startUtc) is { Minutes: > 0 } point ? point.Value : double.NaN;
}

/// <summary>View <c>grid_load</c>, by <c>ISO/LOCATION</c>. Event timestamp: the end of the newest interval of load.</summary>
internal sealed class SeriesFeatureView(LiveSeries live, PastSeries past, TimeProvider clock) : FeatureView("grid_load", "load_location_id")
{
    private const string Mw = "MW";

    private static readonly string[] Parts = [SeriesCatalog.LoadActual, SeriesCatalog.Wind, SeriesCatalog.Solar, SeriesCatalog.LoadForecast];

    private static readonly Feature<GridLoadReading>[] All =
    [
        Of("load_mw", Mw, "Load of the newest interval", static (in GridLoadReading grid) => grid.LoadMw),
        Of("load_ramp_1h_mw", Mw, "Less the load an hour before", static (in GridLoadReading grid) => grid.Ramp1hMw),
        Of("wind_mw", Mw, "Wind generation of the same interval", static (in GridLoadReading grid) => grid.WindMw),
        Of("solar_mw", Mw, "Solar generation of the same interval", static (in GridLoadReading grid) => grid.SolarMw),
        Of("net_load_mw", Mw, "Load less wind and solar", static (in GridLoadReading grid) => grid.LoadMw - grid.WindMw - grid.SolarMw),
        Of("load_forecast_next_hour_mw", Mw, "Forecast of the next whole hour, of the newest issue", static (in GridLoadReading grid) => grid.ForecastNextHourMw),
        Of("load_forecast_peak_24h_mw", Mw, "Greatest hour of the forecast of the next 24 hours", static (in GridLoadReading grid) => grid.ForecastPeak24hMw),
    ];

    public override FeatureViewAbout About { get; } = FeatureViewAbout.None with { Owner = "series", Freshness = TimeSpan.FromMinutes(15), Description = "Load, wind and solar of a zone or market, and its load forecast" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(All, feature => feature.Describe());

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var snapshots = await live.All.ReadAsync([.. keys.SelectMany(key => Parts.Select(part => KeyOf(key, part)))], cancellation);
        return new FeatureRows<GridLoadReading>(
            All, [.. keys.Select((_, index) => new GridLoadReading(snapshots[4 * index], snapshots[(4 * index) + 1], snapshots[(4 * index) + 2], snapshots[(4 * index) + 3], now))]);
    }

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation)
    {
        var keys = request.Column(JoinKey).Keys;
        PastMoment.CheckCount(keys.Distinct().Count(), PastSeries.MaxPlaces, "places");
        var readings = new Dictionary<string, GridLoadReading>();
        foreach (var key in keys.Distinct())
        {
            var parts = new SeriesSnapshot?[Parts.Length];
            for (var part = 0; part < parts.Length && key.Contains('/', StringComparison.Ordinal); part++)
            {
                parts[part] = await past.ReadAsync(SeriesKey.Parse(KeyOf(key, Parts[part])), asOf, cancellation);
            }

            readings[key] = new GridLoadReading(parts[0], parts[1], parts[2], parts[3], asOf.MomentUtc);
        }

        return new FeatureRows<GridLoadReading>(All, [.. keys.Select(key => readings[key])]);
    }

    // A text without a slash names no place; its key finds nothing.
    private static string KeyOf(string place, string series)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? $"{place}/{series}/" : $"{place[..slash]}/{series}/{place[(slash + 1)..]}";
    }

    private static Feature<GridLoadReading> Of(string name, string unit, string doc, ReadNumber<GridLoadReading> number) =>
        new(name, FeatureType.Double, doc, static (in GridLoadReading grid) => grid.EndUtc, number) { Unit = unit };
}
