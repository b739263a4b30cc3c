using GridGrains.Domain.Weather;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.H3;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Snapshots as answers.</summary>
internal static class WeatherViewsOf
{
    public const string HourMethod = "degree_hours/24, weighted mean of the zone's cells";
    public const string DayMethod = "(max + min)/2 of the zone's hourly temperatures over the local standard day";

    public static CellView Cell(H3Cell cell, CellSnapshot snapshot, WeatherZoneCatalog catalog, DateTime nowUtc)
    {
        var center = cell.ToLatLng();
        var hour = WeatherHour.Of(nowUtc);
        var current = At(snapshot, hour);
        var past = snapshot.Hours.Where(known => known.Hour > hour - 24 && known.Hour <= hour && known.HasTemperature).ToArray();
        return new CellView(
            cell.ToString(), cell.Resolution, Round(center.LatitudeDegrees, 6)!.Value, Round(center.LongitudeDegrees, 6)!.Value, Round(cell.AreaKm2(), 4)!.Value,
            Zones(catalog, cell), snapshot.Source, current is { } now ? Hour(now) : null,
            current is { } known ? Features(PlaceFeatures.Of(nowUtc, center.LatitudeDegrees, center.LongitudeDegrees, known.TemperatureC, known.DewPointC, known.WindMps, known.CloudCover)) : null,
            past.Length == 24 ? Round(past.Average(known => known.TemperatureC)) : null,
            current is { } today && At(snapshot, hour - 24) is { } before ? Round(today.TemperatureC - before.TemperatureC) : null,
            Error(snapshot.ForecastError),
            [.. snapshot.Hours.Select(known => Hour(known))]);
    }

    public static CellSummary Summary(H3Cell cell, CellSnapshot? snapshot, WeatherZoneCatalog catalog, DateTime nowUtc)
    {
        var center = cell.ToLatLng();
        var current = snapshot is null ? null : At(snapshot, WeatherHour.Of(nowUtc));
        return new CellSummary(
            cell.ToString(), Round(center.LatitudeDegrees, 6)!.Value, Round(center.LongitudeDegrees, 6)!.Value, Zones(catalog, cell), current is { } hour ? Hour(hour) : null);
    }

    public static GeoFeature Feature(H3Cell cell, CellSummary summary)
    {
        var ring = cell.ToBoundary().Select(point => (IReadOnlyList<double>)[Round(point.LongitudeDegrees, 6)!.Value, Round(point.LatitudeDegrees, 6)!.Value]).ToList();
        ring.Add(ring[0]);
        return new GeoFeature("Feature", summary.Cell, new GeoShape("Polygon", [ring]), summary);
    }

    public static ZoneWeatherView Zone(WeatherZone zone, ZoneWeatherSnapshot snapshot, int cells, DateTime nowUtc)
    {
        var place = zone.Places.MaxBy(known => known.Weight);
        return new ZoneWeatherView(
            zone.Iso.Code, zone.Id, cells, Approximate: true, new WeatherHourLine(nowUtc, zone.StandardOffsetHours),
            [.. snapshot.Hours.Select(hour => ZoneHour(hour, place))]);
    }

    public static DegreeDaysView DegreeDays(WeatherZone zone, ZoneDegreeDays answer) => new(
        zone.Iso.Code, zone.Id, HourMethod, "yesterday", Domain.Weather.DegreeDays.BaseFahrenheit, answer.Hours.Count, Approximate: true,
        new DegreeTotalView(
            Round(answer.Total.Cooling, 4)!.Value, Round(answer.Total.Heating, 4)!.Value, Round(answer.Yesterday.Cooling, 4)!.Value, Round(answer.Yesterday.Heating, 4)!.Value,
            Round(answer.Total.Cooling - answer.Yesterday.Cooling, 4)!.Value, Round(answer.Total.Heating - answer.Yesterday.Heating, 4)!.Value, answer.ComparedHours, answer.MissingHours),
        [.. answer.Hours.Select(DegreeHour)],
        DayMethod,
        [.. answer.Days.Select(day => new DegreeDayView(
            day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Round(day.OfExtremes.Cooling)!.Value, Round(day.OfExtremes.Heating)!.Value,
            Round(day.MaxF)!.Value, Round(day.MinF)!.Value, day.Hours, day.IsWhole))]);

    private static DegreeHourView DegreeHour(DegreeHour hour) => new(
        WeatherHour.StartUtc(hour.Hour),
        hour.Ahead is { } ahead ? ahead.ObservedWeight == ahead.Weight ? "observation" : ahead.ObservedWeight == 0 ? "forecast" : "mixed" : null,
        Round(hour.Ahead?.TemperatureF), Round(hour.Ahead?.DegreeDays.Cooling, 4), Round(hour.Ahead?.DegreeDays.Heating, 4),
        Round(hour.Yesterday?.TemperatureF), Round(hour.Yesterday?.DegreeDays.Cooling, 4), Round(hour.Yesterday?.DegreeDays.Heating, 4),
        Round(hour.Delta?.Cooling, 4), Round(hour.Delta?.Heating, 4));

    private static ZoneHourView ZoneHour(ZoneHour hour, LoadPlace place)
    {
        const double Whole = 1_000_000;
        var middleUtc = WeatherHour.StartUtc(hour.Hour).AddMinutes(30);
        var features = PlaceFeatures.Of(middleUtc, place.LatitudeDegrees, place.LongitudeDegrees, hour.TemperatureC, double.NaN, hour.WindMps, hour.CloudCover);
        return new ZoneHourView(
            WeatherHour.StartUtc(hour.Hour), Round(hour.TemperatureC), Round(hour.TemperatureF), Round(hour.WindMps), Round(hour.CloudCover),
            Round(hour.ObservedWeight / Whole, 4)!.Value, Round(hour.Weight / Whole, 4)!.Value, Round(features.WindCapacityFactor, 4), Round(features.SolarCapacityFactor, 4));
    }

    private static WeatherHourView Hour(CellHour hour) => new(
        WeatherHour.StartUtc(hour.Hour), hour.IsObserved ? "observation" : "forecast", hour.IsObserved ? null : WeatherHour.StartUtc(hour.IssueHour),
        Round(hour.TemperatureC), Round(hour.DewPointC), Round(hour.WindMps), Round(hour.CloudCover), hour.ConfidencePercent / 100.0);

    private static WeatherFeaturesView Features(PlaceFeatures features) => new(
        Round(features.HumidityPercent), Round(features.FeelsLikeF), Round(features.HubWindMps), Round(features.WindPowerDensityWm2), Round(features.WindCapacityFactor, 4),
        Round(features.SolarZenithDegrees), Round(features.SolarCapacityFactor, 4));

    public static ForecastErrorView Error(ForecastError error) =>
        new(error.Count, Round(error.BiasC), Round(error.MeanAbsoluteC), Round(error.RootMeanSquareC));

    private static IReadOnlyList<CellZoneView> Zones(WeatherZoneCatalog catalog, H3Cell cell) =>
        [.. catalog.ZonesOf(cell.ToString()).Select(share => new CellZoneView(share.Zone.Key, share.Weight / 1_000_000.0))];

    public static CellHour? At(CellSnapshot snapshot, int hour)
    {
        foreach (ref readonly var known in snapshot.Hours.AsSpan())
        {
            if (known.Hour == hour)
            {
                return known;
            }
        }

        return null;
    }

    // JSON has no NaN: what is missing is null.
    private static double? Round(double? value, int digits = 2) => value is { } number && double.IsFinite(number) ? Math.Round(number, digits) : null;
}
