using System.Globalization;
using GridGrains.Domain.Weather;

namespace GridGrains.Feeds.Weather;

/// <summary>Fields of NOAA's Integrated Surface Database, alike in its fixed-width and its CSV form.</summary>
internal static class IsdFields
{
    /// <summary>
    /// Whether a quality code lets a value in: passed (0, 1, 4, 5, 9) or edited by hand (A, C, I, M, P, R, U). Suspect (2, 6) and
    /// erroneous (3, 7) ones are left out.
    /// </summary>
    public static bool IsGood(char quality) => quality is '0' or '1' or '4' or '5' or '9' or 'A' or 'C' or 'I' or 'M' or 'P' or 'R' or 'U';

    /// <summary>A scaled number with its quality code; NaN where it is missing (all nines) or not good.</summary>
    /// <exception cref="FormatException">It is no number.</exception>
    public static double Value(ReadOnlySpan<char> text, char quality, double scale)
    {
        if (IsMissing(text) || !IsGood(quality))
        {
            return double.NaN;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number / scale
            : throw new FormatException($"'{text}' is no number");
    }

    /// <summary>Wind of calm type C without a speed is still air.</summary>
    public static WeatherReading WithWind(
        in WeatherReading reading, ReadOnlySpan<char> direction, char directionQuality, char type, ReadOnlySpan<char> speed, char speedQuality)
    {
        var speedMps = Value(speed, speedQuality, 10);
        var directionDegrees = type == 'V' ? double.NaN : Value(direction, directionQuality, 1);
        return reading with { WindSpeedMps = speedMps, WindDirectionDegrees = directionDegrees };
    }

    /// <summary>Oktas of the GF1 group to a share of the sky; 9 (obscured) counts as covered, above that it is missing.</summary>
    public static double CloudCover(ReadOnlySpan<char> oktas, char quality)
    {
        var number = Value(oktas, quality, 1);
        return number switch { <= 8 => number / 8, 9 => 1, _ => double.NaN };
    }

    private static bool IsMissing(ReadOnlySpan<char> text) => text.IsEmpty || text.TrimStart("+-").TrimStart('9').IsEmpty;
}
