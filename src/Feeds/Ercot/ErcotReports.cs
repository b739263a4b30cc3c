using GridGrains.Domain.Markets;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Ercot;

/// <summary>What the feeds know of this market: the forms it publishes, and how it is simulated: real hubs and zones, invented nodes in its own style.</summary>
internal static class ErcotReports
{
    private static readonly GridSpecification Grid = new(
        Isos.Ercot,
        Share: 0.13,
        ZoneNamesAreIds: true,
        [
            new("HB_NORTH"), new("HB_SOUTH"), new("HB_WEST"), new("HB_HOUSTON"), new("HB_PAN"),
            new("HB_BUSAVG", Basis: HubBasis.NodesOfHubs, Hubs: ["HB_NORTH", "HB_SOUTH", "HB_WEST", "HB_HOUSTON"]),
            new("HB_HUBAVG", Basis: HubBasis.PricesOfHubs, Hubs: ["HB_NORTH", "HB_SOUTH", "HB_WEST", "HB_HOUSTON"]),
        ],
        [
            Area("LZ_NORTH", "HB_NORTH", 32.4, -97.1, 0.9, 0.30),
            Area("LZ_SOUTH", "HB_SOUTH", 28.1, -98.2, 0.9, 0.16),
            Area("LZ_WEST", "HB_WEST", 32.0, -101.2, 1.0, 0.16),
            Area("LZ_HOUSTON", "HB_HOUSTON", 29.8, -95.4, 0.5, 0.16),
            Area("LZ_WEST", "HB_PAN", 34.8, -101.2, 0.6, 0.06),
            Area("LZ_AEN", "HB_SOUTH", 30.3, -97.7, 0.2, 0.04),
            Area("LZ_CPS", "HB_SOUTH", 29.4, -98.5, 0.2, 0.05),
            Area("LZ_LCRA", "HB_SOUTH", 30.4, -98.5, 0.5, 0.05),
            Area("LZ_RAYBN", "HB_NORTH", 33.1, -96.0, 0.3, 0.02),
        ],
        (word, index, _, type) => ($"{word}_{(type == "GEN" ? $"UNIT{(index % 4) + 1}" : "RN")}", null));

    public static readonly MarketFeed Feed = new(
        Isos.Ercot,
        [new ErcotPriceCsv(), new ErcotPriceApi(), new ErcotPriceWorkbook()],
        [new ErcotDayAheadCsvWriter(), new ErcotRealTimeCsvWriter(), new ErcotScedCsvWriter()],
        Grid,
        new MarketProfile(35, SolarShare: 0.36, WindShare: 0.40, SummerWeight: 1.2, WinterWeight: 0.7, Digits: 2, HasComponents: false),
        RealTime: [PriceProduct.RealTime15Min],
        OnRequest: [PriceProduct.RealTimeSced])
    {
        SeriesForms = ErcotSeries.All,
        Live = ErcotLive.All,
        EiaCode = "ERCO",
        Fleet = new SimulatedFleet(50_000, 0.09, 0, 0.14),
    };

    private static GridArea Area(string zone, string hub, double latitude, double longitude, double halfSpan, double weight) =>
        new(zone, zone, hub, latitude, longitude, halfSpan, weight);
}
