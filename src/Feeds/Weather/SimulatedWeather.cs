using GridGrains.Domain.Weather;

namespace GridGrains.Feeds.Weather;

/// <summary>
/// Weather for any place and hour, the same for the same seed: seasons by latitude, a day's course, fronts that move east. A forecast is
/// that weather with an error that grows with the lead time.
/// </summary>
public sealed class SimulatedWeather(ulong seed)
{
    private const double ErrorCPerRootHour = 0.25;

    private readonly double _phase = seed % 1_000 / 1_000.0 * Math.Tau;

    public WeatherReading At(double latitudeDegrees, double longitudeDegrees, DateTime utc)
    {
        var day = (utc - new DateTime(2020, 1, 21, 0, 0, 0, DateTimeKind.Utc)).TotalDays;
        var solarHour = utc.TimeOfDay.TotalHours + (longitudeDegrees / 15);
        var season = -Math.Cos(Math.Tau * day / 365.2422);
        var front = Math.Sin((Math.Tau * day / 5.3) - (longitudeDegrees / 8) + _phase) + (0.6 * Math.Sin((Math.Tau * day / 2.9) - (longitudeDegrees / 5) + (latitudeDegrees / 6) + (2 * _phase)));
        var course = Math.Cos(Math.Tau * (solarHour - 15) / 24);
        var cloud = Math.Clamp(0.45 + (0.35 * front), 0, 1);
        var temperatureC = 31 - (0.45 * latitudeDegrees) + (season * (2 + (0.25 * latitudeDegrees))) + (4 * front) + (course * 6 * (1 - (0.5 * cloud)));
        var windMps = Math.Max(0.2, 4.5 + (2.5 * front) + (1.2 * course));
        return WeatherReading.None with
        {
            TemperatureC = temperatureC,
            DewPointC = temperatureC - 3 - (9 * (1 - cloud)),
            WindSpeedMps = windMps,
            CloudCover = cloud,
        };
    }

    /// <param name="issuedAtUtc">Of the run: the same run always has the same error.</param>
    public WeatherReading Forecast(double latitudeDegrees, double longitudeDegrees, DateTime issuedAtUtc, DateTime validUtc)
    {
        var leadHours = Math.Max(0, (validUtc - issuedAtUtc).TotalHours);
        var run = (issuedAtUtc - DateTime.UnixEpoch).TotalHours;
        var error = Math.Sin((run * 0.7) + (latitudeDegrees * 0.9) + (longitudeDegrees * 0.4) + _phase) * Math.Sqrt(leadHours);
        var weather = At(latitudeDegrees, longitudeDegrees, validUtc);
        return weather with
        {
            TemperatureC = weather.TemperatureC + (ErrorCPerRootHour * error),
            DewPointC = weather.DewPointC + (ErrorCPerRootHour * error),
            WindSpeedMps = Math.Max(0, weather.WindSpeedMps + (0.15 * error)),
        };
    }
}
