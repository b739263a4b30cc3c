using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.Grid;

/// <summary>CAISO, ERCOT and SPP: real hubs and zones, invented nodes in each market's own style.</summary>
internal static class WesternSpecifications
{
    public static readonly GridSpecification Caiso = new(
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

    public static readonly GridSpecification Ercot = new(
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

    public static readonly GridSpecification Spp = new(
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

    private static GridArea Area(string zone, string hub, double latitude, double longitude, double halfSpan, double weight) =>
        new(zone, zone, hub, latitude, longitude, halfSpan, weight);
}
