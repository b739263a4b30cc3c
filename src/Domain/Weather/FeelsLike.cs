namespace GridGrains.Domain.Weather;

/// <summary>What air feels like by the National Weather Service: wind chill in the cold, heat index in the heat, else the temperature.</summary>
public static class FeelsLike
{
    private const double ChillAtMostF = 50;
    private const double ChillAboveMph = 3;
    private const double HeatAtLeastF = 80;

    public static double Fahrenheit(double temperatureF, double humidityPercent, double windMph) =>
        temperatureF <= ChillAtMostF && windMph > ChillAboveMph ? WindChillF(temperatureF, windMph)
        : temperatureF >= HeatAtLeastF && !double.IsNaN(humidityPercent) ? HeatIndexF(temperatureF, humidityPercent)
        : temperatureF;

    /// <summary>Wind chill of 2001, for at most 50 F and more than 3 mph.</summary>
    public static double WindChillF(double temperatureF, double windMph)
    {
        var wind = Math.Pow(windMph, 0.16);
        return 35.74 + (0.6215 * temperatureF) - (35.75 * wind) + (0.4275 * temperatureF * wind);
    }

    /// <summary>Rothfusz' regression with the service's adjustments; Steadman's simple form where that gives less than 80 F.</summary>
    public static double HeatIndexF(double temperatureF, double humidityPercent)
    {
        var simple = 0.5 * (temperatureF + 61 + ((temperatureF - 68) * 1.2) + (humidityPercent * 0.094));
        if ((simple + temperatureF) / 2 < HeatAtLeastF)
        {
            return (simple + temperatureF) / 2;
        }

        return Rothfusz(temperatureF, humidityPercent) + Adjustment(temperatureF, humidityPercent);
    }

    private static double Rothfusz(double t, double r) =>
        -42.379 + (2.04901523 * t) + (10.14333127 * r) - (0.22475541 * t * r) - (0.00683783 * t * t) - (0.05481717 * r * r)
        + (0.00122874 * t * t * r) + (0.00085282 * t * r * r) - (0.00000199 * t * t * r * r);

    private static double Adjustment(double temperatureF, double humidityPercent)
    {
        if (humidityPercent < 13 && temperatureF is >= 80 and <= 112)
        {
            return -(13 - humidityPercent) / 4 * Math.Sqrt((17 - Math.Abs(temperatureF - 95)) / 17);
        }

        return humidityPercent > 85 && temperatureF is >= 80 and <= 87 ? (humidityPercent - 85) / 10 * ((87 - temperatureF) / 5) : 0;
    }
}
