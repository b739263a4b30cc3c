using System.Diagnostics.CodeAnalysis;

namespace GridGrains.Domain.Weather;

/// <summary>What is measured, for the units that it may come in.</summary>
public enum WeatherMeasure
{
    Temperature,
    Speed,
    Share,
    Pressure,
    Depth,
    Angle,
}

/// <summary>
/// Units as sources write them (Open-Meteo, the weather service's WMO units, GRIB), and how each becomes the platform's: degrees Celsius, m/s,
/// a share of 0 to 1, hPa, mm, degrees.
/// </summary>
public static class MeasureUnits
{
    private static readonly Func<double, double> Same = static value => value;

    private static readonly Dictionary<WeatherMeasure, (string[] Units, Func<double, double> Convert)[]> Known = new()
    {
        [WeatherMeasure.Temperature] =
        [
            (["c", "celsius"], Same),
            (["f", "fahrenheit"], WeatherUnits.CelsiusOf),
            (["k", "kelvin"], static kelvin => kelvin - 273.15),
        ],
        [WeatherMeasure.Speed] =
        [
            (["m/s", "ms-1", "mps", "ms"], Same),
            (["km/h", "kmh-1", "kmh", "kph"], static kmh => kmh / 3.6),
            (["mp/h", "mph", "mi/h", "mih-1"], static mph => mph * WeatherUnits.MpsPerMph),
            (["kn", "kt", "kts", "knot", "knots"], static knots => knots * WeatherUnits.MpsPerKnot),
        ],
        [WeatherMeasure.Share] =
        [
            (["%", "percent", "pct"], static percent => percent / 100),
            (["fraction", "1", "0-1", "(0-1)"], Same),
            (["okta", "oktas", "eighths"], static eighths => eighths / 8),
        ],
        [WeatherMeasure.Pressure] =
        [
            (["hpa", "mb", "mbar"], Same),
            (["pa"], static pascal => pascal / 100),
            (["inhg"], static inches => inches * WeatherUnits.HpaPerInchOfMercury),
        ],
        [WeatherMeasure.Depth] =
        [
            (["mm", "kg/m2", "kgm-2"], Same),
            (["cm"], static cm => cm * 10),
            (["m"], static metres => metres * 1_000),
            (["in", "inch", "inches"], static inches => inches * WeatherUnits.MmPerInch),
        ],
        [WeatherMeasure.Angle] = [(["", "angle", "degrees", "degree", "degtrue"], Same)],
    };

    /// <param name="unit">As the source writes it: <c>°F</c>, <c>wmoUnit:km_h-1</c>, <c>m s**-1</c>.</param>
    public static bool TryGet(WeatherMeasure measure, string unit, [NotNullWhen(true)] out Func<double, double>? convert)
    {
        var plain = Plain(unit);
        convert = Array.Find(Known[measure], known => known.Units.Contains(plain)).Convert;
        return convert is not null;
    }

    /// <summary>Units that a measure may come in, for messages.</summary>
    public static string Names(WeatherMeasure measure) => string.Join(", ", Known[measure].Select(known => known.Units[0]).Where(name => name.Length > 0));

    private static string Plain(string unit)
    {
        var text = unit.Trim();
        var prefix = text.IndexOf(':', StringComparison.Ordinal);
        var bare = string.Concat(text[(prefix + 1)..].ToLowerInvariant().Where(letter => letter is not (' ' or '_' or '*' or '^' or '°')));
        return bare is "degc" or "degf" or "degk" ? bare[3..] : bare is "deg" ? "" : bare;
    }
}
