using System.Globalization;

namespace GridGrains.Domain.FeatureStore;

/// <summary>Lengths of time in declarations: <c>30s</c>, <c>15m</c>, <c>24h</c>, <c>7d</c>; <c>0</c> for none.</summary>
public static class FeatureDuration
{
    private const int MaxDigits = 9;

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        if (text is null || text.Length < 2 || text.Length > MaxDigits + 1
            || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || SecondsOf(text[^1]) is not { } seconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds((double)count * seconds);
        return duration <= TimeSpan.FromDays(36_500);
    }

    /// <summary>In the largest unit that gives a whole number.</summary>
    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        foreach (var (unit, length) in new[] { ('d', 86_400), ('h', 3600), ('m', 60) })
        {
            if (seconds > 0 && seconds % length == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{seconds / length}{unit}");
            }
        }

        return seconds == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{seconds}s");
    }

    private static int? SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => null,
    };
}
