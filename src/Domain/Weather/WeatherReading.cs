namespace GridGrains.Domain.Weather;

/// <summary>What a source gives for one place and time, in the platform's units. NaN is "not measured".</summary>
/// <param name="CloudCover">Share of the sky, 0 to 1.</param>
/// <param name="WindDirectionDegrees">Where the wind comes from, 0 to 360; NaN also for variable wind.</param>
public readonly record struct WeatherReading(
    double TemperatureC, double DewPointC, double WindSpeedMps, double WindDirectionDegrees, double PressureHpa, double CloudCover, double PrecipitationMm)
{
    public static readonly WeatherReading None = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary>A reading with its station and time.</summary>
public readonly record struct StationObservation(string Station, DateTime TimeUtc, double LatitudeDegrees, double LongitudeDegrees, WeatherReading Reading);
