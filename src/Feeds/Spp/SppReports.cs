using GridGrains.Domain.Markets;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Spp;

/// <summary>What the feeds know of this market: the forms it publishes, and how it is simulated: real hubs and zones, invented nodes in its own style.</summary>
internal static class SppReports
{
    private static readonly GridSpecification Grid = new(
        Isos.Spp,
        Share: 0.14,
        ZoneNamesAreIds: true,
        [new("SPPNORTH_HUB"), new("SPPSOUTH_HUB")],
        [
            Area("NPPD", "SPPNORTH_HUB", 41.3, -99.4, 1.2, 0.18),
            Area("OKGE", "SPPSOUTH_HUB", 35.4, -97.4, 0.9, 0.20),
            Area("OPPD", "SPPNORTH_HUB", 41.3, -96.2, 0.3, 0.08),
            Area("CSWS", "SPPSOUTH_HUB", 34.9, -95.2, 1.0, 0.16),
            Area("WAUE", "SPPNORTH_HUB", 46.4, -100.6, 1.8, 0.14),
            Area("SPS", "SPPSOUTH_HUB", 33.9, -102.1, 0.9, 0.12),
            Area("WR", "SPPNORTH_HUB", 38.2, -97.2, 0.9, 0.12),
        ],
        (word, index, area, type) => ($"{area.Zone}_{word}_{(type == "GEN" ? $"U{(index % 4) + 1}" : "LA")}", null));

    public static readonly MarketFeed Feed = new(
        Isos.Spp,
        [new SppLmpByLocation(), new SppMonthCsv()],
        [new SppCsvWriter()],
        Grid,
        new MarketProfile(29, SolarShare: 0.06, WindShare: 0.58, SummerWeight: 1.0, WinterWeight: 0.7, Digits: 4),
        RealTime: [PriceProduct.RealTime5Min])
    {
        SeriesForms = SppSeries.All,
        Live = SppLive.All,
        EiaCode = "SWPP",
        Fleet = new SimulatedFleet(32_000, 0.06, 0.05, 0.24),
    };

    private static GridArea Area(string zone, string hub, double latitude, double longitude, double halfSpan, double weight) =>
        new(zone, zone, hub, latitude, longitude, halfSpan, weight);
}
