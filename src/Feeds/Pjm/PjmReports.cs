using GridGrains.Domain.Markets;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Pjm;

/// <summary>What the feeds know of this market: the forms it publishes, and how it is simulated: real hubs and zones, invented nodes in its own style.</summary>
internal static class PjmReports
{
    private static readonly GridSpecification Grid = new(
        Isos.Pjm,
        Share: 0.21,
        ZoneNamesAreIds: false,
        [
            new("51288", "WESTERN HUB"), new("51217", "EASTERN HUB"), new("34497127", "AEP-DAYTON HUB"), new("33092315", "N ILLINOIS HUB"),
            new("35010337", "DOMINION HUB"), new("4669664", "NEW JERSEY HUB"), new("34497151", "OHIO HUB"), new("33092313", "CHICAGO HUB"),
        ],
        [
            new("51300", "PENELEC", "51288", 41.2, -78.9, 0.8, 0.06),
            new("51297", "PECO", "51217", 40.0, -75.4, 0.3, 0.06),
            new("8445784", "AEP", "34497127", 39.2, -82.4, 1.4, 0.16),
            new("33092371", "COMED", "33092315", 41.6, -89.2, 0.6, 0.08),
            new("34964545", "DOM", "35010337", 37.6, -77.8, 0.9, 0.12),
            new("51301", "PSEG", "4669664", 40.6, -74.4, 0.3, 0.06),
            new("116013753", "ATSI", "34497151", 41.1, -81.8, 0.6, 0.09),
            new("33092371", "COMED", "33092313", 41.9, -87.9, 0.3, 0.06),
            new("51299", "PPL", "51288", 40.9, -76.2, 0.6, 0.07),
            new("51291", "AECO", "51217", 39.5, -74.7, 0.3, 0.02),
            new("34508503", "DAY", "34497127", 39.9, -84.2, 0.3, 0.03),
            new("51295", "JCPL", "4669664", 40.2, -74.2, 0.3, 0.03),
            new("51292", "BGE", "51288", 39.3, -76.6, 0.3, 0.03),
            new("51293", "DPL", "51217", 38.8, -75.5, 0.4, 0.02),
            new("124076095", "DEOK", "34497127", 39.2, -84.5, 0.3, 0.02),
            new("37737283", "DUQ", "34497151", 40.5, -80.0, 0.2, 0.02),
            new("8394954", "APS", "51288", 39.5, -79.0, 0.7, 0.05),
            new("51298", "PEPCO", "51288", 38.9, -76.9, 0.2, 0.02),
        ],
        (word, index, _, _) => ((40_000_000 + (2L * index)).ToString(), word.ToString()));

    public static readonly MarketFeed Feed = new(
        Isos.Pjm,
        [new PjmLmpCsv(), new PjmLmpJson()],
        [new PjmCsvWriter()],
        Grid,
        new MarketProfile(38, SolarShare: 0.12, WindShare: 0.08, SummerWeight: 0.9, WinterWeight: 0.9, Digits: 6),
        RealTime: [PriceProduct.RealTime5Min])
    {
        SeriesForms = PjmSeries.All,
        Live = PjmLive.All,
        EiaCode = "PJM",
        Fleet = new SimulatedFleet(90_000, 0.33, 0.02, 0.16),
    };
}
