using GridGrains.Domain.Markets;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Miso;

/// <summary>What the feeds know of this market: the forms it publishes, and how it is simulated: real hubs and zones, invented nodes in its own style.</summary>
internal static class MisoReports
{
    private static readonly GridSpecification Grid = new(
        Isos.Miso,
        Share: 0.21,
        ZoneNamesAreIds: true,
        [
            new("ARKANSAS.HUB"), new("ILLINOIS.HUB"), new("INDIANA.HUB"), new("LOUISIANA.HUB"),
            new("MICHIGAN.HUB"), new("MINN.HUB"), new("MS.HUB"), new("TEXAS.HUB"),
        ],
        [
            Control("EAI", "ARKANSAS.HUB", 34.8, -92.2, 0.9, 0.09),
            Control("AMIL", "ILLINOIS.HUB", 39.6, -89.4, 0.9, 0.15),
            Control("CIN", "INDIANA.HUB", 39.8, -86.3, 0.9, 0.14),
            Control("EES", "LOUISIANA.HUB", 30.8, -91.8, 0.8, 0.12),
            Control("CONS", "MICHIGAN.HUB", 43.4, -84.9, 0.9, 0.12),
            Control("NSP", "MINN.HUB", 45.2, -94.1, 1.2, 0.16),
            Control("EMBA", "MS.HUB", 32.6, -89.9, 0.8, 0.06),
            Control("EES_TX", "TEXAS.HUB", 30.4, -94.5, 0.4, 0.05),
            Control("ALTW", "MINN.HUB", 42.2, -92.4, 0.9, 0.11),
        ],
        (word, index, area, type) => ($"{area.Zone}.{word}{(type == "GEN" ? $"{(index % 6) + 1}" : "_LD")}", null));

    public static readonly MarketFeed Feed = new(
        Isos.Miso,
        [new MisoBoardJson(), new MisoFiveMinuteJson(), new MisoFiveMinuteCsv(), new MisoHourlyLmpCsv()],
        [new MisoDayAheadCsvWriter(), new MisoConsolidatedJsonWriter()],
        Grid,
        new MarketProfile(34, SolarShare: 0.12, WindShare: 0.28, SummerWeight: 0.9, WinterWeight: 0.7, Digits: 2),
        RealTime: [PriceProduct.RealTime5Min])
    {
        SeriesForms = MisoSeries.All,
        Live = MisoLive.All,
        EiaCode = "MISO",
        Fleet = new SimulatedFleet(75_000, 0.15, 0.02, 0.28),
    };

    private static GridArea Control(string zone, string hub, double latitude, double longitude, double halfSpan, double weight) =>
        new($"{zone}.LZ", zone, hub, latitude, longitude, halfSpan, weight);
}
