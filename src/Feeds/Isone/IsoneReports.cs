using GridGrains.Domain.Markets;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Isone;

/// <summary>What the feeds know of this market: the forms it publishes, and how it is simulated: real hubs and zones, invented nodes in its own style.</summary>
internal static class IsoneReports
{
    private const string InternalHub = "4000";

    private static readonly GridSpecification Grid = new(
        Isos.Isone,
        Share: 0.07,
        ZoneNamesAreIds: false,
        [new(InternalHub, ".H.INTERNAL_HUB")],
        [
            new("4007", ".Z.WCMASS", InternalHub, 42.3, -72.2, 0.4, 0.18),
            new("4001", ".Z.MAINE", InternalHub, 44.4, -69.6, 0.8, 0.16),
            new("4002", ".Z.NEWHAMPSHIRE", InternalHub, 43.4, -71.5, 0.5, 0.11),
            new("4003", ".Z.VERMONT", InternalHub, 44.0, -72.7, 0.4, 0.09),
            new("4004", ".Z.CONNECTICUT", InternalHub, 41.6, -72.7, 0.3, 0.19),
            new("4005", ".Z.RHODEISLAND", InternalHub, 41.7, -71.5, 0.2, 0.06),
            new("4006", ".Z.SEMASS", InternalHub, 41.8, -70.8, 0.2, 0.10),
            new("4008", ".Z.NEMASSBOST", InternalHub, 42.5, -71.0, 0.2, 0.11),
        ],
        (word, index, _, type) => ((10_000 + index).ToString(), type == "GEN" ? $"UN.{word} 13.8 U{(index % 4) + 1}" : $"LD.{word} 34.5"));

    public static readonly MarketFeed Feed = new(
        Isos.Isone,
        [new IsoneLmpJson(), new IsoneLmpXml(), new IsoneLmpCsv()],
        [new IsoneJsonWriter()],
        Grid,
        new MarketProfile(48, SolarShare: 0.22, WindShare: 0.06, SummerWeight: 0.7, WinterWeight: 1.1, Digits: 2),
        RealTime: [PriceProduct.RealTime5Min])
    {
        SeriesForms = IsoneSeries.All,
        Live = IsoneLive.All,
        EiaCode = "ISNE",
        Fleet = new SimulatedFleet(13_500, 0.26, 0.08, 0),
    };
}
