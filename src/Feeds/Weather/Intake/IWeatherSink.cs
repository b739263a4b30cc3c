using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Weather.Intake;

/// <summary>One hour of one forecast run at one point, in the platform's units.</summary>
/// <param name="Source">Who made the forecast: <c>HRRR</c>.</param>
/// <param name="IssuedUtc">When the run began, which names it.</param>
public readonly record struct ForecastPoint(
    string Source, DateTime IssuedUtc, DateTime ValidUtc, double LatitudeDegrees, double LongitudeDegrees, WeatherReading Reading);

/// <summary>Takes what files of weather hold. Every row of a file ends in one call, but for bad cells of a good row, which come beside it.</summary>
public interface IWeatherSink
{
    /// <summary>A file begins; all calls until the next one belong to it.</summary>
    void Opened(string fileName, string form);

    void Observed(in StationObservation observation, int line);

    void Forecast(in ForecastPoint point, int line);

    /// <summary>Where a station is, for reports that give its name alone.</summary>
    void Station(string id, double latitudeDegrees, double longitudeDegrees, int line);

    void Rejected(in RowRejection rejection);
}
