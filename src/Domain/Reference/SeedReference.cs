using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Reference;

/// <summary>
/// The hubs and zones that are known before any file is read. Where a market trades its zones as hubs (NYISO) they are both. Node ids of
/// PJM are its pnode ids, of NYISO PTIDs, of ISO-NE location ids; elsewhere the name is the id.
/// </summary>
public static class SeedReference
{
    private const string Hub = "HUB";
    private const string Zone = "ZONE";
    private const string TradedZone = "HUB+ZONE";

    private static readonly Row[] Rows =
    [
        new(Isos.Caiso, Hub, "TH_NP15_GEN-APND", "TH_NP15_GEN-APND", "NP15", "NP-15", "NP15 EZ GEN HUB"),
        new(Isos.Caiso, Hub, "TH_SP15_GEN-APND", "TH_SP15_GEN-APND", "SP15", "SP-15", "SP15 EZ GEN HUB"),
        new(Isos.Caiso, Hub, "TH_ZP26_GEN-APND", "TH_ZP26_GEN-APND", "ZP26", "ZP-26", "ZP26 EZ GEN HUB"),

        new(Isos.Miso, Hub, "ARKANSAS.HUB", "ARKANSAS.HUB", "Arkansas Hub"),
        new(Isos.Miso, Hub, "ILLINOIS.HUB", "ILLINOIS.HUB", "Illinois Hub"),
        new(Isos.Miso, Hub, "INDIANA.HUB", "INDIANA.HUB", "Indiana Hub", "INDY"),
        new(Isos.Miso, Hub, "LOUISIANA.HUB", "LOUISIANA.HUB", "Louisiana Hub"),
        new(Isos.Miso, Hub, "MICHIGAN.HUB", "MICHIGAN.HUB", "Michigan Hub"),
        new(Isos.Miso, Hub, "MINN.HUB", "MINN.HUB", "Minnesota Hub"),
        new(Isos.Miso, Hub, "MS.HUB", "MS.HUB", "Mississippi Hub"),
        new(Isos.Miso, Hub, "TEXAS.HUB", "TEXAS.HUB", "Texas Hub"),

        new(Isos.Spp, Hub, "SPPNORTH_HUB", "SPPNORTH_HUB", "SPP North Hub", "SPP NORTH"),
        new(Isos.Spp, Hub, "SPPSOUTH_HUB", "SPPSOUTH_HUB", "SPP South Hub", "SPP SOUTH"),

        new(Isos.Pjm, Hub, "WESTERN HUB", "51288", "Western Hub", "PJM WEST"),
        new(Isos.Pjm, Hub, "EASTERN HUB", "51217", "Eastern Hub"),
        new(Isos.Pjm, Hub, "AEP-DAYTON HUB", "34497127", "AEP-Dayton Hub", "AD HUB"),
        new(Isos.Pjm, Hub, "N ILLINOIS HUB", "33092315", "N Illinois Hub", "NI HUB"),
        new(Isos.Pjm, Hub, "DOMINION HUB", "35010337", "Dominion Hub"),
        new(Isos.Pjm, Hub, "NEW JERSEY HUB", "4669664", "New Jersey Hub"),
        new(Isos.Pjm, Hub, "OHIO HUB", "34497151", "Ohio Hub"),
        new(Isos.Pjm, Hub, "CHICAGO HUB", "33092313", "Chicago Hub"),

        new(Isos.Nyiso, TradedZone, "WEST", "61752", "West", "ZONE A"),
        new(Isos.Nyiso, TradedZone, "GENESE", "61753", "Genesee", "ZONE B"),
        new(Isos.Nyiso, TradedZone, "CENTRL", "61754", "Central", "ZONE C"),
        new(Isos.Nyiso, TradedZone, "NORTH", "61755", "North", "ZONE D"),
        new(Isos.Nyiso, TradedZone, "MHK VL", "61756", "Mohawk Valley", "ZONE E"),
        new(Isos.Nyiso, TradedZone, "CAPITL", "61757", "Capital", "ZONE F"),
        new(Isos.Nyiso, TradedZone, "HUD VL", "61758", "Hudson Valley", "ZONE G"),
        new(Isos.Nyiso, TradedZone, "MILLWD", "61759", "Millwood", "ZONE H"),
        new(Isos.Nyiso, TradedZone, "DUNWOD", "61760", "Dunwoodie", "ZONE I"),
        new(Isos.Nyiso, TradedZone, "N.Y.C.", "61761", "New York City", "ZONE J", "NYC"),
        new(Isos.Nyiso, TradedZone, "LONGIL", "61762", "Long Island", "ZONE K"),

        new(Isos.Ercot, Hub, "HB_NORTH", "HB_NORTH", "North Hub"),
        new(Isos.Ercot, Hub, "HB_SOUTH", "HB_SOUTH", "South Hub"),
        new(Isos.Ercot, Hub, "HB_WEST", "HB_WEST", "West Hub"),
        new(Isos.Ercot, Hub, "HB_HOUSTON", "HB_HOUSTON", "Houston Hub"),
        new(Isos.Ercot, Hub, "HB_PAN", "HB_PAN", "Panhandle Hub"),
        new(Isos.Ercot, Hub, "HB_BUSAVG", "HB_BUSAVG", "Bus Average"),
        new(Isos.Ercot, Hub, "HB_HUBAVG", "HB_HUBAVG", "Hub Average"),
        new(Isos.Ercot, Zone, "LZ_AEN", "LZ_AEN", "Austin Energy Zone"),
        new(Isos.Ercot, Zone, "LZ_CPS", "LZ_CPS", "CPS Energy Zone"),
        new(Isos.Ercot, Zone, "LZ_HOUSTON", "LZ_HOUSTON", "Houston Zone"),
        new(Isos.Ercot, Zone, "LZ_LCRA", "LZ_LCRA", "LCRA Zone"),
        new(Isos.Ercot, Zone, "LZ_NORTH", "LZ_NORTH", "North Zone"),
        new(Isos.Ercot, Zone, "LZ_RAYBN", "LZ_RAYBN", "Rayburn Zone"),
        new(Isos.Ercot, Zone, "LZ_SOUTH", "LZ_SOUTH", "South Zone"),
        new(Isos.Ercot, Zone, "LZ_WEST", "LZ_WEST", "West Zone"),

        new(Isos.Isone, Hub, ".H.INTERNAL_HUB", "4000", "Internal Hub", "MASS HUB"),
        new(Isos.Isone, Zone, ".Z.MAINE", "4001", "Maine"),
        new(Isos.Isone, Zone, ".Z.NEWHAMPSHIRE", "4002", "New Hampshire"),
        new(Isos.Isone, Zone, ".Z.VERMONT", "4003", "Vermont"),
        new(Isos.Isone, Zone, ".Z.CONNECTICUT", "4004", "Connecticut"),
        new(Isos.Isone, Zone, ".Z.RHODEISLAND", "4005", "Rhode Island"),
        new(Isos.Isone, Zone, ".Z.SEMASS", "4006", "Southeast Massachusetts", "SEMA"),
        new(Isos.Isone, Zone, ".Z.WCMASS", "4007", "West-Central Massachusetts", "WCMA"),
        new(Isos.Isone, Zone, ".Z.NEMASSBOST", "4008", "Northeast Massachusetts and Boston", "NEMA"),
    ];

    public static IReadOnlyList<HubDefinition> Hubs { get; } =
        [.. Rows.Where(row => row.Kind != Zone).Select(row => new HubDefinition(row.Iso, row.Id, row.DisplayName, row.Aliases, row.Key))];

    public static IReadOnlyList<ZoneDefinition> Zones { get; } =
        [.. Rows.Where(row => row.Kind != Hub).Select(row => new ZoneDefinition(row.Iso, row.Id, row.DisplayName, row.Aliases, row.Key))];

    /// <summary>The price nodes of hubs and zones, with every name that leads to them.</summary>
    public static IReadOnlyList<NodeReference> Nodes { get; } = [.. Rows.Select(row => row.ToNode())];

    public static ReferenceCatalog Catalog { get; } = new(Hubs, Zones, Nodes);

    private sealed record Row(Iso Iso, string Kind, string Id, string NodeId, string DisplayName, params string[] Aliases)
    {
        public EntityKey Key => new(Iso, NodeId);

        // The node of a hub is no member of it: a mean of members must not hold the published price itself.
        public NodeReference ToNode() => new()
        {
            Key = Key,
            Name = Id,
            Aliases = [DisplayName, .. Aliases],
            Type = Kind == Hub ? Hub : Zone,
        };
    }
}
