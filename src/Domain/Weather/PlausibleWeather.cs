namespace GridGrains.Domain.Weather;

/// <summary>
/// Bounds outside which a value near the ground is impossible: the records of the World Meteorological Organization with some room. A value
/// outside is flagged and never averaged in.
/// </summary>
public static class PlausibleWeather
{
    public const double MinTemperatureC = -90;
    public const double MaxTemperatureC = 60;
    public const double MaxWindSpeedMps = 115;
    public const double MinPressureHpa = 850;
    public const double MaxPressureHpa = 1090;

    /// <summary>A dew point above the temperature by more than instruments' error is impossible.</summary>
    public const double DewPointSlackC = 1;

    /// <summary>The reading with impossible values taken out, and their names.</summary>
    public static (WeatherReading Reading, IReadOnlyList<string> Impossible) Check(in WeatherReading reading)
    {
        var impossible = new List<string>();
        var checkedReading = new WeatherReading(
            Within("temperature_c", reading.TemperatureC, MinTemperatureC, MaxTemperatureC, impossible),
            Within("dew_point_c", reading.DewPointC, MinTemperatureC, Math.Min(MaxTemperatureC, DewPointLimit(reading.TemperatureC)), impossible),
            Within("wind_mps", reading.WindSpeedMps, 0, MaxWindSpeedMps, impossible),
            Within("wind_direction", reading.WindDirectionDegrees, 0, 360, impossible),
            Within("pressure_hpa", reading.PressureHpa, MinPressureHpa, MaxPressureHpa, impossible),
            Within("cloud_cover", reading.CloudCover, 0, 1, impossible),
            Within("precipitation_mm", reading.PrecipitationMm, 0, 500, impossible));
        return (checkedReading, impossible);
    }

    private static double DewPointLimit(double temperatureC) => double.IsNaN(temperatureC) ? MaxTemperatureC : temperatureC + DewPointSlackC;

    private static double Within(string name, double value, double least, double greatest, List<string> impossible)
    {
        if (double.IsNaN(value) || (value >= least && value <= greatest))
        {
            return value;
        }

        impossible.Add(name);
        return double.NaN;
    }
}
