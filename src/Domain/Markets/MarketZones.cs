using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>The clocks of North American markets.</summary>
public static class MarketZones
{
    public static readonly DateTimeZone Eastern = DateTimeZoneProviders.Tzdb["America/New_York"];
    public static readonly DateTimeZone Central = DateTimeZoneProviders.Tzdb["America/Chicago"];
    public static readonly DateTimeZone Pacific = DateTimeZoneProviders.Tzdb["America/Los_Angeles"];

    /// <summary>UTC-5 all year. The tz database writes the sign the other way round.</summary>
    public static readonly DateTimeZone EasternStandard = DateTimeZoneProviders.Tzdb["Etc/GMT+5"];
}
