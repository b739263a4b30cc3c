using System.Text;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Isone;

/// <summary>ISO-NE's pricing locations: what their types mean.</summary>
internal static class IsoneLocations
{
    public static NodeLabels LabelsOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> type) =>
        new(Name: name.IsEmpty ? null : Encoding.UTF8.GetString(name), Type: TypeOf(name, Encoding.UTF8.GetString(type)));

    private static string? TypeOf(ReadOnlySpan<byte> name, string type) => type switch
    {
        "HUB" => "HUB",
        "LOAD ZONE" => "ZONE",
        "EXT. NODE" => "INTERFACE",
        "DRR AGGREGATION ZONE" => "AGGREGATE",

        // NETWORK NODE, or no type: the name's prefix says more.
        _ when name.StartsWith("UN."u8) => "GEN",
        _ when name.StartsWith("LD."u8) => "LOAD",
        _ when name.StartsWith(".H."u8) => "HUB",
        _ when name.StartsWith(".Z."u8) => "ZONE",
        _ when name.StartsWith(".I."u8) => "INTERFACE",
        _ => null,
    };
}
