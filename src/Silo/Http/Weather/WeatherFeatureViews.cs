using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Weather;
using GridGrains.H3;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Weather;

/// <summary>A cell's present hour and what follows from it.</summary>
internal readonly struct CellReading : IFeatureReading
{
    public readonly bool HasHour;
    public readonly CellHour Hour;
    public readonly PlaceFeatures Features;
    public readonly double ForecastMaeC;

    public CellReading(CellSnapshot? snapshot, DateTime nowUtc)
    {
        IsFound = snapshot is not null;
        ForecastMaeC = double.NaN;
        if (snapshot is not null && WeatherViewsOf.At(snapshot, WeatherHour.Of(nowUtc)) is { } hour)
        {
            var center = H3Cell.Parse(snapshot.Cell).ToLatLng();
            (HasHour, Hour, ForecastMaeC) = (true, hour, snapshot.ForecastError.MeanAbsoluteC);
            Features = PlaceFeatures.Of(nowUtc, center.LatitudeDegrees, center.LongitudeDegrees, hour.TemperatureC, hour.DewPointC, hour.WindMps, hour.CloudCover);
        }
    }

    public bool IsFound { get; }
}

/// <summary>View <c>cell_weather</c>: the present hour of a cell. Event timestamp: the hour's start.</summary>
internal sealed class CellFeatureView(WeatherReader reader, PastWeather past, TimeProvider clock) : FeatureView("cell_weather", "cell_id")
{
    private static readonly Feature<CellReading>[] All =
    [
        Of("temperature_f", Units.Fahrenheit, "Temperature of the present hour", static (in CellReading cell) => cell.Hour.TemperatureF),
        Of("dew_point_c", Units.Celsius, "Dew point", static (in CellReading cell) => cell.Hour.DewPointC),
        Of("wind_mps", Units.MetresPerSecond, "Wind at 10 m", static (in CellReading cell) => cell.Hour.WindMps),
        Of("cloud_cover", Units.One, "Share of the sky, 0 to 1", static (in CellReading cell) => cell.Hour.CloudCover),
        Of("feels_like_f", Units.Fahrenheit, "Wind chill or heat index of the National Weather Service", static (in CellReading cell) => cell.Features.FeelsLikeF),
        Of("hub_wind_mps", Units.MetresPerSecond, "Wind at 100 m by the power law", static (in CellReading cell) => cell.Features.HubWindMps),
        Of("wind_capacity_factor", Units.One, "Generic turbine, 0 to 1", static (in CellReading cell) => cell.Features.WindCapacityFactor),
        Of("solar_capacity_factor", Units.One, "Flat panel, 0 to 1", static (in CellReading cell) => cell.Features.SolarCapacityFactor),
        Of("forecast_mae_c", Units.Celsius, "Mean absolute error of forecasts that an observation followed", static (in CellReading cell) => cell.ForecastMaeC),
    ];

    public override FeatureViewAbout About { get; } = FeatureViewAbout.None with { Owner = "weather", Freshness = TimeSpan.FromHours(2), Description = "Weather of the present hour of an H3 cell, and what follows from it" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(All, feature => feature.Describe());

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var snapshots = await reader.Cells.ReadAsync(keys, cancellation);
        return new FeatureRows<CellReading>(All, Array.ConvertAll(snapshots, snapshot => new CellReading(snapshot, now)));
    }

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation)
    {
        var snapshots = await past.CellsAsync(request.Column(JoinKey).Keys, asOf, cancellation);
        return new FeatureRows<CellReading>(All, Array.ConvertAll(snapshots, snapshot => new CellReading(snapshot, asOf.MomentUtc)));
    }

    private static Feature<CellReading> Of(string name, string unit, string doc, ReadNumber<CellReading> number) => new(
        name, FeatureType.Double, doc, static (in CellReading cell) => cell.HasHour ? WeatherHour.StartUtc(cell.Hour.Hour) : default,
        (in CellReading cell) => cell.HasHour ? number(cell) : double.NaN)
    { Unit = unit };
}

/// <summary>A zone's weather at one moment.</summary>
internal readonly struct ZoneReading : IFeatureReading
{
    public readonly DateTime HourUtc;
    public readonly ZoneHour? Present;
    public readonly ZoneDegreeDays? Next24Hours;

    public ZoneReading(WeatherZone? zone, ZoneWeatherSnapshot? snapshot, DateTime nowUtc)
    {
        var hour = WeatherHour.Of(nowUtc);
        HourUtc = WeatherHour.StartUtc(hour);
        IsFound = zone is not null && snapshot is not null;
        if (zone is not null && snapshot is not null)
        {
            (Present, Next24Hours) = (snapshot.At(hour), ZoneDegreeDays.Of(zone, snapshot, hour, 24));
        }
    }

    public bool IsFound { get; }
}

/// <summary>View <c>zone_weather</c>: the present hour of a zone and its degree days of the next 24 hours. Event timestamp: the hour's start.</summary>
internal sealed class ZoneWeatherFeatureView(WeatherReader reader, PastWeather past, WeatherZoneCatalog catalog, TimeProvider clock) : FeatureView("zone_weather", "weather_zone_id")
{
    private const int MaxPastZones = 20;

    private static readonly Feature<ZoneReading>[] All =
    [
        Of("temperature_f", Units.Fahrenheit, "Weighted temperature of the present hour", static (in ZoneReading zone) => zone.Present?.TemperatureF ?? double.NaN),
        Of("wind_mps", Units.MetresPerSecond, "Weighted wind at 10 m", static (in ZoneReading zone) => zone.Present?.WindMps ?? double.NaN),
        Of("cloud_cover", Units.One, "Weighted share of the sky, 0 to 1", static (in ZoneReading zone) => zone.Present?.CloudCover ?? double.NaN),
        Of("cdd_24h", Units.DegreeDays, "Cooling degree-hours over 24 of the next 24 hours", static (in ZoneReading zone) => Whole(zone)?.Total.Cooling ?? double.NaN),
        Of("hdd_24h", Units.DegreeDays, "Heating degree-hours over 24 of the next 24 hours", static (in ZoneReading zone) => Whole(zone)?.Total.Heating ?? double.NaN),
        Of("cdd_delta_24h", Units.DegreeDays, "Less those of the same hours yesterday", static (in ZoneReading zone) => Whole(zone) is { } days ? days.Total.Cooling - days.Yesterday.Cooling : double.NaN),
        Of("hdd_delta_24h", Units.DegreeDays, "Less those of the same hours yesterday", static (in ZoneReading zone) => Whole(zone) is { } days ? days.Total.Heating - days.Yesterday.Heating : double.NaN),
    ];

    public override FeatureViewAbout About { get; } = FeatureViewAbout.None with { Owner = "weather", Freshness = TimeSpan.FromHours(2), Description = "Weather of the present hour of a load zone, and its degree days ahead" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(All, feature => feature.Describe());

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var zones = keys.Select(key => catalog.Find(key)).ToArray();
        var snapshots = await reader.Zones.ReadAsync(keys, cancellation);
        return new FeatureRows<ZoneReading>(All, [.. zones.Select((zone, index) => new ZoneReading(zone, snapshots[index], now))]);
    }

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation)
    {
        var keys = request.Column(JoinKey).Keys;
        PastMoment.CheckCount(keys.Distinct().Count(), MaxPastZones, "zones");
        var readings = new Dictionary<string, ZoneReading>();
        foreach (var key in keys.Distinct())
        {
            var zone = catalog.Zones.FirstOrDefault(known => known.Key == key);
            readings[key] = new ZoneReading(zone, zone is null ? null : await past.ZoneAsync(zone, asOf, cancellation), asOf.MomentUtc);
        }

        return new FeatureRows<ZoneReading>(All, [.. keys.Select(key => readings[key])]);
    }

    // A sum over fewer than all hours is no 24-hour figure.
    private static ZoneDegreeDays? Whole(in ZoneReading zone) => zone.Next24Hours is { MissingHours: 0 } days ? days : null;

    private static Feature<ZoneReading> Of(string name, string unit, string doc, ReadNumber<ZoneReading> number) =>
        new(name, FeatureType.Double, doc, static (in ZoneReading zone) => zone.HourUtc, number) { Unit = unit };
}
