using NodaTime;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>Names of time zones, and what people write for them.</summary>
internal static class TimeZoneNames
{
    private static readonly Dictionary<string, string> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PST"] = "America/Los_Angeles",
        ["PPT"] = "America/Los_Angeles",
        ["PT"] = "America/Los_Angeles",
        ["CST"] = "America/Chicago",
        ["CPT"] = "America/Chicago",
        ["CT"] = "America/Chicago",
        ["EPT"] = "America/New_York",
        ["ET"] = "America/New_York",
    };

    public static bool IsKnown(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null;

    public static string Nearest(string name) => Usual.GetValueOrDefault(name) ?? NearestName.Of(name, DateTimeZoneProviders.Tzdb.Ids) ?? "America/Los_Angeles";
}
