using GridGrains.Domain.Markets;
using GridGrains.Feeds.Live;

namespace GridGrains.Feeds.Spp;

/// <summary>What is fetched live: the file browser of the portal.</summary>
internal static class SppLive
{
    public static readonly IReadOnlyList<LiveFeed> All =
    [
        new("spp-fuel-mix", Isos.Spp, "https://portal.spp.org/file-browser-api/download/generation-mix-historical?path=/SPP/GenMix2Hour_SPP.csv", Minutes(5), "generation by fuel") { FileName = "GenMix2Hour_SPP.csv" },
        new("spp-prices-5min", Isos.Spp, "https://portal.spp.org/file-browser-api/download/rtbm-lmp-by-location?path=%2FRTBM-LMP-SL-latestInterval.csv", Minutes(5), "five-minute prices of settlement locations")
        {
            FileName = "RTBM-LMP-SL-latestInterval.csv", Product = PriceProduct.RealTime5Min,
        },
        new("spp-constraints", Isos.Spp, "https://portal.spp.org/file-browser-api/download/rtbm-binding-constraints?path=/RTBM-BC-latestInterval.csv", Minutes(5), "binding constraints") { FileName = "RTBM-BC-latestInterval.csv" },
    ];

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
