namespace GridGrains.Domain.Weather;

/// <summary>Conversions into the platform's units (degrees Celsius, m/s, hPa, mm) and into Fahrenheit, in which degree days are counted.</summary>
public static class WeatherUnits
{
    public const double MpsPerKnot = 1852.0 / 3600;
    public const double MpsPerMph = 0.44704;
    public const double HpaPerInchOfMercury = 33.8638866667;
    public const double MmPerInch = 25.4;

    public static double FahrenheitOf(double celsius) => (celsius * 9 / 5) + 32;

    public static double CelsiusOf(double fahrenheit) => (fahrenheit - 32) * 5 / 9;

    /// <summary>Relative humidity in percent from temperature and dew point (Magnus, coefficients of Alduchov and Eskridge 1996).</summary>
    public static double HumidityPercent(double temperatureC, double dewPointC) =>
        Math.Clamp(100 * Math.Exp((17.625 * dewPointC / (243.04 + dewPointC)) - (17.625 * temperatureC / (243.04 + temperatureC))), 0, 100);

    /// <summary>Dew point from temperature and relative humidity: the same formula, solved for it.</summary>
    public static double DewPointC(double temperatureC, double humidityPercent)
    {
        var gamma = Math.Log(humidityPercent / 100) + (17.625 * temperatureC / (243.04 + temperatureC));
        return 243.04 * gamma / (17.625 - gamma);
    }
}
