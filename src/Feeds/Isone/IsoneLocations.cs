using System.Text;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Isone;

/// <summary>ISO-NE's pricing locations: ids where a report gives names only, and what their types mean.</summary>
internal static class IsoneLocations
{
    /// <summary>
    /// The id of the hub or a load zone by its name. Preliminary hourly CSV reports name locations without ids; those of other
    /// locations are not to be had without ISO-NE's node tables.
    /// </summary>
    /// <returns>Empty for any other name.</returns>
    public static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(".H.INTERNAL_HUB"u8) ? "4000"u8
        : name.SequenceEqual(".Z.MAINE"u8) ? "4001"u8
        : name.SequenceEqual(".Z.NEWHAMPSHIRE"u8) ? "4002"u8
        : name.SequenceEqual(".Z.VERMONT"u8) ? "4003"u8
        : name.SequenceEqual(".Z.CONNECTICUT"u8) ? "4004"u8
        : name.SequenceEqual(".Z.RHODEISLAND"u8) ? "4005"u8
        : name.SequenceEqual(".Z.SEMASS"u8) ? "4006"u8
        : name.SequenceEqual(".Z.WCMASS"u8) ? "4007"u8
        : name.SequenceEqual(".Z.NEMASSBOST"u8) ? "4008"u8
        : default;

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
