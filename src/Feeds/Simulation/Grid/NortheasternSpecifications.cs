using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.Grid;

/// <summary>NYISO and ISO-NE: real zones and the internal hub, invented nodes in each market's own style.</summary>
internal static class NortheasternSpecifications
{
    private const string InternalHub = "4000";

    public static readonly GridSpecification Nyiso = new(
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

    public static readonly GridSpecification Isone = new(
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

    private static HubSpecification Zone(string id, string name) => new(id, name, "ZONE");
}
