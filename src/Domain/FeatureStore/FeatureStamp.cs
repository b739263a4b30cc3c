using System.Text;

namespace GridGrains.Domain.FeatureStore;

/// <summary>Stamps as frames hold them: ISO-8601 with an offset, or without one in UTC; a date alone is its midnight.</summary>
public static class FeatureStamp
{
    /// <summary>How results have them: UTC, as many digits of a second as are needed, to the microsecond.</summary>
    public const string Form = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    private const int DateLength = 10;

    public static bool TryParse(string text, out DateTime utc)
    {
        var whole = text.Length == DateLength ? text + "T00:00:00" : text;
        return UtcStamp.TryParse(Encoding.UTF8.GetBytes(whole), out utc) || UtcStamp.TryParse(Encoding.UTF8.GetBytes(whole + "Z"), out utc);
    }
}
