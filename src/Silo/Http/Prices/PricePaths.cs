using GridGrains.Silo.Http.OpenApi;

namespace GridGrains.Silo.Http.Prices;

internal static class PricePaths
{
    public static readonly PathParameter Iso = new("iso", "ISO code.", "CAISO");
    public static readonly PathParameter Node = new("node", "Id, name or alias of the node.", "TH_SP15_GEN-APND");
    public static readonly PathParameter Hub = new("hub", "Id, display name or alias of the hub.", "SP15");
    public static readonly PathParameter Zone = new("zone", "Id, display name or alias of the zone.", "LZ_NORTH");
    public static readonly PathParameter Topic = new("topic", "ISO_RT_LMP, ISO_DA_LMP, or the topic of another product, such as ISO_SERIES or OUTAGES.", "ISO_RT_LMP");
}
