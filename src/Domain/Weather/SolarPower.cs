namespace GridGrains.Domain.Weather;

/// <summary>
/// Where the sun is, by the algorithm of NOAA's solar calculator (after Meeus, Astronomical Algorithms), and what a flat panel gets of it.
/// </summary>
public static class SolarPower
{
    private const double DegreesPerRadian = 180 / Math.PI;

    private static readonly DateTime J2000 = new(2000, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>Angle between the sun and straight up, in degrees, without refraction. Over 90 it is night.</summary>
    public static double ZenithDegrees(DateTime utc, double latitudeDegrees, double longitudeDegrees)
    {
        var (declination, equationOfTimeMinutes) = Sun(utc);
        var solarMinutes = utc.TimeOfDay.TotalMinutes + equationOfTimeMinutes + (4 * longitudeDegrees);
        var hourAngle = Radians((solarMinutes / 4) - 180);
        var (sinLatitude, cosLatitude) = Math.SinCos(Radians(latitudeDegrees));
        var (sinDeclination, cosDeclination) = Math.SinCos(Radians(declination));
        var cosine = (sinLatitude * sinDeclination) + (cosLatitude * cosDeclination * Math.Cos(hourAngle));
        return DegreesPerRadian * Math.Acos(Math.Clamp(cosine, -1, 1));
    }

    /// <summary>Global radiation on flat ground in W/m2: clear sky by the sun's height, less what clouds take (Kasten and Czeplak 1980).</summary>
    /// <param name="cloudCover">0 to 1.</param>
    public static double RadiationWm2(double zenithDegrees, double cloudCover)
    {
        var clear = (910 * Math.Cos(Radians(zenithDegrees))) - 30;
        return zenithDegrees >= 90 || clear <= 0 ? 0 : clear * (1 - (0.75 * Math.Pow(cloudCover, 3.4)));
    }

    /// <summary>Share of its rated power, 0 to 1, of a flat panel that is rated at 1,000 W/m2.</summary>
    public static double CapacityFactor(double zenithDegrees, double cloudCover) => Math.Min(1, RadiationWm2(zenithDegrees, cloudCover) / 1_000);

    private static (double DeclinationDegrees, double EquationOfTimeMinutes) Sun(DateTime utc)
    {
        var century = (utc - J2000).TotalDays / 36_525;
        var meanLongitude = (280.46646 + (century * (36_000.76983 + (century * 0.0003032)))) % 360;
        var meanAnomaly = 357.52911 + (century * (35_999.05029 - (0.0001537 * century)));
        var eccentricity = 0.016708634 - (century * (0.000042037 + (0.0000001267 * century)));
        var anomaly = Radians(meanAnomaly);
        var center = (Math.Sin(anomaly) * (1.914602 - (century * (0.004817 + (0.000014 * century)))))
            + (Math.Sin(2 * anomaly) * (0.019993 - (0.000101 * century))) + (Math.Sin(3 * anomaly) * 0.000289);
        var node = Radians(125.04 - (1_934.136 * century));
        var apparentLongitude = Radians(meanLongitude + center - 0.00569 - (0.00478 * Math.Sin(node)));
        var meanObliquity = 23 + ((26 + ((21.448 - (century * (46.815 + (century * (0.00059 - (century * 0.001813)))))) / 60)) / 60);
        var obliquity = Radians(meanObliquity + (0.00256 * Math.Cos(node)));
        var declination = DegreesPerRadian * Math.Asin(Math.Sin(obliquity) * Math.Sin(apparentLongitude));
        var tangent = Math.Tan(obliquity / 2) * Math.Tan(obliquity / 2);
        var longitude = Radians(meanLongitude);
        var equation = (tangent * Math.Sin(2 * longitude)) - (2 * eccentricity * Math.Sin(anomaly))
            + (4 * eccentricity * tangent * Math.Sin(anomaly) * Math.Cos(2 * longitude)) - (0.5 * tangent * tangent * Math.Sin(4 * longitude))
            - (1.25 * eccentricity * eccentricity * Math.Sin(2 * anomaly));
        return (declination, 4 * DegreesPerRadian * equation);
    }

    private static double Radians(double degrees) => degrees / DegreesPerRadian;
}
