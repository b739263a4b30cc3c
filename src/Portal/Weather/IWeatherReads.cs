using GridGrains.Grains.Contracts.Weather;

namespace GridGrains.Portal.Weather;

/// <summary>A zone on the board.</summary>
/// <param name="Places">Load places that it is made of, the greatest first.</param>
/// <param name="Now">The present hour; null where it has no temperature.</param>
/// <param name="Next24Hours">Degree days of the next 24 hours against the same hours a day before; null where hours are missing on either side.</param>
/// <param name="TemperaturesF">From a day ago to a day ahead.</param>
public sealed record WeatherZoneRow(
    string Iso, string Zone, IReadOnlyList<string> Places, ZoneHourView? Now, DegreeTotalView? Next24Hours, IReadOnlyList<double> TemperaturesF);

/// <param name="Accuracy">Forecast less observation over all cells of the zone, of hours that have both.</param>
/// <param name="StandardOffsetHours">Local standard time of its degree days, all year.</param>
public sealed record WeatherZoneDetail(
    ZoneWeatherView Weather, DegreeDaysView DegreeDays, IReadOnlyList<string> Places, ForecastErrorView Accuracy, int StandardOffsetHours)
{
    /// <summary>The hour that holds a moment.</summary>
    public ZoneHourView? At(DateTime utc) => Weather.Hours.LastOrDefault(hour => hour.Ts <= utc && utc < hour.Ts.AddHours(1));
}

/// <summary>What pages of weather read: the same figures as the JSON interface.</summary>
public interface IWeatherReads
{
    /// <summary>All zones, by ISO. The answer may be some seconds old, so that many viewers cost one read.</summary>
    Task<IReadOnlyList<WeatherZoneRow>> ZonesAsync(CancellationToken cancellation);

    /// <param name="zone">Id or alias.</param>
    Task<WeatherZoneDetail> ZoneAsync(string iso, string zone, CancellationToken cancellation);

    /// <returns>The first of the names that is a zone with weather; null where none is.</returns>
    Task<WeatherZoneRow?> OfPlaceAsync(string iso, IReadOnlyList<string> names, CancellationToken cancellation);
}
