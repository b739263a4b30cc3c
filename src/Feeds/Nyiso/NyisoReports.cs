using GridGrains.Domain.Markets;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Nyiso;

/// <summary>What the feeds know of this market: the forms it publishes, and how it is simulated: real hubs and zones, invented nodes in its own style.</summary>
internal static class NyisoReports
{
    private static readonly GridSpecification Grid = new(
        Isos.Nyiso,
        Share: 0.08,
        ZoneNamesAreIds: false,
        [
            Zone("61752", "WEST"), Zone("61753", "GENESE"), Zone("61754", "CENTRL"), Zone("61755", "NORTH"), Zone("61756", "MHK VL"),
            Zone("61757", "CAPITL"), Zone("61758", "HUD VL"), Zone("61759", "MILLWD"), Zone("61760", "DUNWOD"), Zone("61761", "N.Y.C."),
            Zone("61762", "LONGIL"),
        ],
        [
            new("61752", "WEST", "61752", 42.7, -78.7, 0.4, 0.13),
            new("61753", "GENESE", "61753", 43.0, -77.6, 0.3, 0.07),
            new("61754", "CENTRL", "61754", 42.9, -76.2, 0.6, 0.17),
            new("61755", "NORTH", "61755", 44.6, -74.2, 0.4, 0.05),
            new("61756", "MHK VL", "61756", 43.4, -75.0, 0.4, 0.08),
            new("61757", "CAPITL", "61757", 42.7, -73.8, 0.4, 0.12),
            new("61758", "HUD VL", "61758", 41.6, -74.1, 0.3, 0.10),
            new("61759", "MILLWD", "61759", 41.3, -73.8, 0.1, 0.02),
            new("61760", "DUNWOD", "61760", 41.0, -73.8, 0.1, 0.03),
            new("61761", "N.Y.C.", "61761", 40.7, -73.9, 0.1, 0.13),
            new("61762", "LONGIL", "61762", 40.8, -73.1, 0.2, 0.10),
        ],
        (word, index, _, type) => ((330_000 + index).ToString(), $"{word}___{(type == "GEN" ? "GEN" : "LOAD")}"));

    public static readonly MarketFeed Feed = new(
        Isos.Nyiso,
        [new NyisoLbmp()],
        [new NyisoCsvWriter(ofZones: true), new NyisoCsvWriter(ofZones: false)],
        Grid,
        new MarketProfile(42, SolarShare: 0.08, WindShare: 0.10, SummerWeight: 0.8, WinterWeight: 1.0, Digits: 2),
        RealTime: [PriceProduct.RealTime5Min])
    {
        SeriesForms = NyisoSeries.All,
        Live = NyisoLive.All,
        EiaCode = "NYIS",
        Fleet = new SimulatedFleet(17_500, 0.20, 0.22, 0),
    };

    private static HubSpecification Zone(string id, string name) => new(id, name, "ZONE");
}
