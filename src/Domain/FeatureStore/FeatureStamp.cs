using System.Text;

namespace GridGrains.Domain.FeatureStore;

/// <summary>Stamps as frames hold them: ISO-8601 with an offset, or without one in UTC; a date alone is its midnight.</summary>
public static class FeatureStamp
{
    private const int DateLength = 10;

    public static bool TryParse(string text, out DateTime utc)
    {
        var whole = text.Length == DateLength ? text + "T00:00:00" : text;
        return UtcStamp.TryParse(Encoding.UTF8.GetBytes(whole), out utc) || UtcStamp.TryParse(Encoding.UTF8.GetBytes(whole + "Z"), out utc);
    }
}
