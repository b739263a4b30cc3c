using GridGrains.ClickHouse.Weather;
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

    /// <summary>A cell's hours as the tables have them; what follows from the present hour belongs to the live answer.</summary>
    public static CellView Stored(H3Cell cell, IReadOnlyList<StoredHour> hours, WeatherZoneCatalog catalog)
    {
        var center = cell.ToLatLng();
        return new CellView(
            cell.ToString(), cell.Resolution, Round(center.LatitudeDegrees, 6)!.Value, Round(center.LongitudeDegrees, 6)!.Value, Round(cell.AreaKm2(), 4)!.Value,
            Zones(catalog, cell), hours.Select(hour => hour.Source).Distinct().Count() == 1 ? hours[0].Source : null, null, null, null, null, Error(default),
            [
                .. hours.Select(hour => new WeatherHourView(
                    hour.Ts, hour.IsObserved ? "observation" : "forecast", hour.IsObserved ? null : hour.KnownAtUtc, Round(hour.TemperatureC), Round(hour.DewPointC), Round(hour.WindMps),
                    Round(hour.CloudCover), Round(hour.Confidence), hour.IsObserved ? null : hour.LeadHours, hour.Source, hour.IngestedUtc)),
            ]);
    }

    public static ZoneWeatherView Zone(WeatherZone zone, ZoneWeatherSnapshot snapshot, WeatherZoneCatalog catalog, DateTime nowUtc) => new(
        zone.Iso.Code, zone.Id, catalog.CellsOf(zone).Count, catalog.OriginOf(zone).IsApproximate, new WeatherHourLine(nowUtc, zone.StandardOffsetHours),
        [.. snapshot.Hours.Select(hour => ZoneHour(hour, zone))]);

    public static DegreeDaysView DegreeDays(WeatherZone zone, ZoneDegreeDays answer, WeatherZoneCatalog catalog) => new(
        zone.Iso.Code, zone.Id, HourMethod, "yesterday", Domain.Weather.DegreeDays.BaseFahrenheit, answer.Hours.Count, catalog.OriginOf(zone).IsApproximate,
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

    private static ZoneHourView ZoneHour(ZoneHour hour, WeatherZone zone)
    {
        var (place, whole) = (zone.Largest, (double)zone.Parts);
        var middleUtc = WeatherHour.StartUtc(hour.Hour).AddMinutes(30);
        var features = PlaceFeatures.Of(middleUtc, place.LatitudeDegrees, place.LongitudeDegrees, hour.TemperatureC, double.NaN, hour.WindMps, hour.CloudCover);
        return new ZoneHourView(
            WeatherHour.StartUtc(hour.Hour), Round(hour.TemperatureC), Round(hour.TemperatureF), Round(hour.WindMps), Round(hour.CloudCover),
            Round(hour.ObservedWeight / whole, 4)!.Value, Round(hour.Weight / whole, 4)!.Value, Round(features.WindCapacityFactor, 4), Round(features.SolarCapacityFactor, 4));
    }

    private static WeatherHourView Hour(CellHour hour) => new(
        WeatherHour.StartUtc(hour.Hour), hour.IsObserved ? "observation" : "forecast", hour.IsObserved ? null : WeatherHour.StartUtc(hour.IssueHour),
        Round(hour.TemperatureC), Round(hour.DewPointC), Round(hour.WindMps), Round(hour.CloudCover), hour.ConfidencePercent / 100.0,
        hour.IsObserved ? null : hour.Hour - hour.IssueHour);

    private static WeatherFeaturesView Features(PlaceFeatures features) => new(
        Round(features.HumidityPercent), Round(features.FeelsLikeF), Round(features.HubWindMps), Round(features.WindPowerDensityWm2), Round(features.WindCapacityFactor, 4),
        Round(features.SolarZenithDegrees), Round(features.SolarCapacityFactor, 4));

    public static ForecastErrorView Error(ForecastError error) =>
        new(error.Count, Round(error.BiasC), Round(error.MeanAbsoluteC), Round(error.RootMeanSquareC));

    private static IReadOnlyList<CellZoneView> Zones(WeatherZoneCatalog catalog, H3Cell cell) =>
        [.. catalog.ZonesOf(cell.ToString()).Select(share => new CellZoneView(share.Zone.Key, (double)share.Weight / share.Zone.Parts))];

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
