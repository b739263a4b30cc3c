using GridGrains.Domain.Markets;
using GridGrains.Feeds.Live;

namespace GridGrains.Feeds.Miso;

/// <summary>What is fetched live: the public API and market reports.</summary>
internal static class MisoLive
{
    private const string Api = "https://public-api.misoenergy.org/api/";

    public static readonly IReadOnlyList<LiveFeed> All =
    [
        new("miso-fuel-mix", Isos.Miso, Api + "FuelMix", Minutes(5), "generation by fuel") { FileName = "FuelMix.json" },
        new("miso-load", Isos.Miso, Api + "RealTimeTotalLoad", Minutes(5), "load of five minutes and the forecast of the day") { FileName = "RealTimeTotalLoad.json" },
        new("miso-constraints", Isos.Miso, Api + "BindingConstraints/RealTime", Minutes(5), "binding constraints") { FileName = "BindingConstraints.json" },
        new("miso-prices-5min", Isos.Miso, Api + "MarketPricing/GetRealTimeFiveMinExPost/Current", Minutes(5), "five-minute ex-post prices of all nodes") { FileName = "FiveMinExPost.json" },
        new("miso-prices-day-ahead", Isos.Miso, "https://docs.misoenergy.org/marketreports/{day}_da_expost_lmp.csv", Minutes(60), "day-ahead ex-post prices of all nodes") { DaysAhead = 1, CorrectedDays = [1] },
    ];

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
