using System.Diagnostics.CodeAnalysis;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>
/// Gives settlement points their identity and type. A load zone has two real-time prices, the zone's own (type LZ) and the
/// energy-weighted one (LZEW), under one name; the latter's id gets the suffix <c>_EW</c>, likewise for the zones of DC ties.
/// </summary>
internal sealed class ErcotNodes
{
    private const int StackBytes = EntityKey.MaxIdLength * 4;

    private static readonly NodeLabels Generator = new(Type: "GEN");
    private static readonly NodeLabels Zone = new(Type: "ZONE");
    private static readonly NodeLabels Hub = new(Type: "HUB");

    public bool TryGet(NodeTable nodes, ReadOnlySpan<byte> name, ReadOnlySpan<byte> type, [NotNullWhen(true)] out ReportNode? node)
    {
        node = null;
        if (name.Length > StackBytes)
        {
            return false;
        }

        var isFound = type.EndsWith("EW"u8) ? TryGetWeighted(nodes, name, out node) : nodes.TryGet(name, out node);
        if (isFound && ReferenceEquals(node!.Labels, NodeLabels.None))
        {
            node.Labels = LabelsOf(name, type);
        }

        return isFound;
    }

    private static bool TryGetWeighted(NodeTable nodes, ReadOnlySpan<byte> name, [NotNullWhen(true)] out ReportNode? node)
    {
        Span<byte> id = stackalloc byte[StackBytes + 3];
        name.CopyTo(id);
        "_EW"u8.CopyTo(id[name.Length..]);
        return nodes.TryGet(id[..(name.Length + 3)], out node);
    }

    private static NodeLabels LabelsOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> type) => Encoding.UTF8.GetString(type) switch
    {
        "RN" or "PCCRN" or "LCCRN" or "PUN" => Generator,
        "LZ" or "LZEW" or "LZ_DC" or "LZ_DCEW" => Zone,
        "HU" or "SH" or "AH" => Hub,
        "" when name.StartsWith("HB_"u8) => Hub,
        "" when name.StartsWith("LZ_"u8) => Zone,
        _ => NodeLabels.None,
    };
}
