using GridGrains.Domain.Markets;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Caiso;

/// <summary>What the feeds know of this market: the forms it publishes, and how it is simulated: real hubs and zones, invented nodes in its own style.</summary>
internal static class CaisoReports
{
    private static readonly GridSpecification Grid = new(
        Isos.Caiso,
        Share: 0.16,
        ZoneNamesAreIds: true,
        [new("TH_NP15_GEN-APND"), new("TH_SP15_GEN-APND"), new("TH_ZP26_GEN-APND")],
        [
            Area("DLAP_PGAE-APND", "TH_NP15_GEN-APND", 38.6, -121.6, 1.4, 0.40),
            Area("DLAP_SCE-APND", "TH_SP15_GEN-APND", 34.6, -117.9, 1.0, 0.34),
            Area("DLAP_PGAE-APND", "TH_ZP26_GEN-APND", 35.9, -120.0, 0.6, 0.10),
            Area("DLAP_SDGE-APND", "TH_SP15_GEN-APND", 33.0, -116.7, 0.4, 0.13),
            Area("DLAP_VEA-APND", "TH_SP15_GEN-APND", 36.3, -116.1, 0.3, 0.03),
        ],
        (word, index, _, type) => ($"{word}_{(index % 3) switch { 0 => 7, 1 => 1, _ => 6 }}_{(type == "GEN" ? "GN" : "N")}{(index % 90) + 1:000}", null));

    public static readonly MarketFeed Feed = new(
        Isos.Caiso,
        [new OasisLmpCsv(), new OasisLmpXml()],
        [new OasisCsvWriter()],
        Grid,
        new MarketProfile(46, SolarShare: 0.78, WindShare: 0.12, SummerWeight: 1.0, WinterWeight: 0.5, Digits: 5),
        RealTime: [PriceProduct.RealTime5Min, PriceProduct.RealTime15Min])
    {
        SeriesForms = CaisoSeries.All,
        Live = CaisoLive.All,
        EiaCode = "CISO",
        Fleet = new SimulatedFleet(25_000, 0.09, 0.10, 0),
    };

    private static GridArea Area(string zone, string hub, double latitude, double longitude, double halfSpan, double weight) =>
        new(zone, zone, hub, latitude, longitude, halfSpan, weight);
}
