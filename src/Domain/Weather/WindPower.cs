namespace GridGrains.Domain.Weather;

/// <summary>Wind at the height of a rotor and what a turbine makes of it.</summary>
public static class WindPower
{
    public const double SurfaceHeightM = 10;
    public const double HubHeightM = 100;

    /// <summary>Exponent of the power law over open land (Justus and Mikhail 1976).</summary>
    public const double ShearExponent = 1.0 / 7;

    public const double CutInMps = 3;
    public const double RatedMps = 12;
    public const double CutOutMps = 25;

    private const double DryAirJPerKgK = 287.05;
    private const double ZeroCelsiusK = 273.15;

    /// <summary>Speed at another height by the power law.</summary>
    public static double AtHeightMps(double speedMps, double heightM = HubHeightM, double measuredAtM = SurfaceHeightM, double exponent = ShearExponent) =>
        speedMps * Math.Pow(heightM / measuredAtM, exponent);

    /// <summary>Density of dry air in kg/m3.</summary>
    public static double AirDensity(double temperatureC, double pressureHpa) => pressureHpa * 100 / (DryAirJPerKgK * (temperatureC + ZeroCelsiusK));

    /// <summary>Power of the wind through a square metre, in watts: half the density times the cube of the speed.</summary>
    public static double PowerDensityWm2(double speedMps, double airDensity) => 0.5 * airDensity * speedMps * speedMps * speedMps;

    /// <summary>
    /// Share of its rated power, 0 to 1, of a generic turbine: nothing below cut-in, growing with the cube of the speed to rated, full to
    /// cut-out. Speeds count at the density of 1.225 kg/m3: thinner air acts like less wind (IEC 61400-12).
    /// </summary>
    public static double CapacityFactor(double hubSpeedMps, double airDensity = 1.225)
    {
        var speed = hubSpeedMps * Math.Cbrt(airDensity / 1.225);
        return speed switch
        {
            < CutInMps or >= CutOutMps => 0,
            >= RatedMps => 1,
            _ => (Cube(speed) - Cube(CutInMps)) / (Cube(RatedMps) - Cube(CutInMps)),
        };
    }

    private static double Cube(double value) => value * value * value;
}
