using System.Text;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Nyiso;

/// <summary>What a NYISO row says of its node beside the price.</summary>
internal static class NyisoNodes
{
    // The eleven load zones, WEST to LONGIL; the proxies of the neighbours in the zonal files are numbered apart from them.
    private const long FirstZonePtid = 61752;
    private const long LastZonePtid = 61762;

    public static NodeLabels LabelsOf(long ptid, ReadOnlySpan<byte> name, string fileName) =>
        new(Name: name.IsEmpty ? null : Encoding.UTF8.GetString(name), Type: TypeOf(ptid, name, fileName));

    private static string? TypeOf(long ptid, ReadOnlySpan<byte> name, string fileName)
    {
        if (ptid is >= FirstZonePtid and <= LastZonePtid)
        {
            return "ZONE";
        }

        if (fileName.Contains("_zone", StringComparison.OrdinalIgnoreCase) || name.IndexOf("PROXY"u8) >= 0)
        {
            return "INTERFACE";
        }

        return fileName.Contains("_gen", StringComparison.OrdinalIgnoreCase) ? "GEN" : null;
    }
}
