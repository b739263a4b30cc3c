namespace GridGrains.Iceberg.Parquet;

/// <summary>Shortens long bounds so that manifests stay small; an upper bound is rounded up so that it still covers the values.</summary>
internal static class BoundTruncation
{
    /// <summary>Code points of text, or bytes of binary, that are kept.</summary>
    public const int KeptLength = 16;

    public static object Lower(object value) => value switch
    {
        string text => Partitioning.Transform.Truncate(KeptLength).TruncateText(text),
        byte[] { Length: > KeptLength } bytes => bytes[..KeptLength],
        _ => value,
    };

    /// <summary>Null when no shorter value lies above.</summary>
    public static object? Upper(object value) => value switch
    {
        string text => UpperText(text),
        byte[] { Length: > KeptLength } bytes => UpperBytes(bytes),
        _ => value,
    };

    private static string? UpperText(string text)
    {
        var kept = (string)Lower(text);
        if (kept.Length == text.Length) return text;
        var runes = kept.EnumerateRunes().ToArray();
        for (var i = runes.Length - 1; i >= 0; i--)
        {
            if (Next(runes[i]) is { } next)
                return string.Concat(runes[..i].Append(next).Select(rune => rune.ToString()));
        }
        return null;
    }

    private static System.Text.Rune? Next(System.Text.Rune rune)
    {
        const int BeforeSurrogates = 0xD7FF, AfterSurrogates = 0xE000, Last = 0x10FFFF;
        return rune.Value switch
        {
            BeforeSurrogates => new System.Text.Rune(AfterSurrogates),
            Last => null,
            var value => new System.Text.Rune(value + 1),
        };
    }

    private static byte[]? UpperBytes(byte[] bytes)
    {
        var kept = bytes[..KeptLength];
        for (var i = kept.Length - 1; i >= 0; i--)
        {
            if (kept[i] == byte.MaxValue) continue;
            kept[i]++;
            return kept[..(i + 1)];
        }
        return null;
    }
}
