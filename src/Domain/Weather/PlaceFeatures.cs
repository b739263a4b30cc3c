namespace GridGrains.Domain.Weather;

/// <summary>What follows from the weather of one hour at a place. NaN where a needed value is missing.</summary>
public readonly record struct PlaceFeatures(
    double HumidityPercent, double FeelsLikeF, double HubWindMps, double WindPowerDensityWm2, double WindCapacityFactor, double SolarZenithDegrees, double SolarCapacityFactor)
{
    /// <summary>Pressure that is taken where none is measured, at sea level.</summary>
    private const double StandardPressureHpa = 1013.25;

    public static PlaceFeatures Of(
        DateTime atUtc, double latitudeDegrees, double longitudeDegrees, double temperatureC, double dewPointC, double windMps, double cloudCover)
    {
        var humidity = WeatherUnits.HumidityPercent(temperatureC, dewPointC);
        var density = WindPower.AirDensity(double.IsNaN(temperatureC) ? 15 : temperatureC, StandardPressureHpa);
        var hubMps = WindPower.AtHeightMps(windMps);
        var zenith = SolarPower.ZenithDegrees(atUtc, latitudeDegrees, longitudeDegrees);
        return new PlaceFeatures(
            humidity,
            FeelsLike.Fahrenheit(WeatherUnits.FahrenheitOf(temperatureC), humidity, windMps / WeatherUnits.MpsPerMph),
            hubMps,
            WindPower.PowerDensityWm2(hubMps, density),
            double.IsNaN(windMps) ? double.NaN : WindPower.CapacityFactor(hubMps, density),
            zenith,
            SolarPower.CapacityFactor(zenith, cloudCover));
    }
}
