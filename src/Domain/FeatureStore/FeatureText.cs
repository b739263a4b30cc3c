using System.Globalization;
using System.Text.Json;

namespace GridGrains.Domain.FeatureStore;

/// <summary>Values of features as sources write them.</summary>
public static class FeatureText
{
    /// <param name="type">A name of <see cref="FeatureTypeNames"/>.</param>
    /// <param name="text">Lists are JSON; a stamp without an offset is UTC, a whole number is seconds since 1970.</param>
    /// <returns>Null where the text is no such value.</returns>
    public static FeatureValue Read(string type, string text)
    {
        FeatureTypeNames.TryParse(type, out var known);
        return known switch
        {
            FeatureValueType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? FeatureValue.Of(number) : FeatureValue.Null,
            FeatureValueType.Int64 => Whole(text) is { } whole ? FeatureValue.Of(whole) : FeatureValue.Null,
            FeatureValueType.Bool => text switch
            {
                "1" => FeatureValue.Of(true),
                "0" => FeatureValue.Of(false),
                _ => bool.TryParse(text, out var flag) ? FeatureValue.Of(flag) : FeatureValue.Null,
            },
            FeatureValueType.String => FeatureValue.Of(text),
            FeatureValueType.Timestamp => FeatureStamp.TryParse(text, out var utc) ? FeatureValue.Of(utc)
                : Whole(text) is >= 0 and <= 253_402_300_799 and { } seconds ? FeatureValue.Of(DateTime.UnixEpoch.AddSeconds(seconds)) : FeatureValue.Null,
            FeatureValueType.DoubleList => Numbers(text) is { } numbers ? FeatureValue.Of(numbers) : FeatureValue.Null,
            FeatureValueType.FloatList => Numbers(text) is { } numbers ? FeatureValue.Of(Array.ConvertAll(numbers, static number => (float)number)) : FeatureValue.Null,
            _ => FeatureValue.Null,
        };
    }

    // 17.0 is whole too: many sources know one kind of number.
    private static long? Whole(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1L << 53 && Math.Floor(number) == number ? (long)number
        : null;

    private static double[]? Numbers(string text)
    {
        try
        {
            using var list = JsonDocument.Parse(text);
            return list.RootElement.ValueKind == JsonValueKind.Array && list.RootElement.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number)
                ? [.. list.RootElement.EnumerateArray().Select(item => item.GetDouble())]
                : null;
        }
        catch (JsonException)
        {
            // No list; the caller names value and type.
            return null;
        }
    }
}
