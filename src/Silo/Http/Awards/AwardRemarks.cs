using System.Text;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;

namespace GridGrains.Silo.Http.Awards;

/// <summary>An award at a node that nothing is known of is taken: the node may be new. Its sender gets a remark, since it is more often misspelt.</summary>
internal static class AwardRemarks
{
    public static (string Field, string Text)? Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReferenceCatalog known, DateTime nowUtc) =>
        EntityKey.TryParse(Encoding.UTF8.GetString(key), out var resource)
        && AwardRecordReader.TryRead(key, value, nowUtc, out var award, out _)
        && award!.Node is { } node && !IsKnown(known, resource.Iso, node, nowUtc)
            ? ("node", $"'{node}' is no node, hub or zone that is known of {resource.Iso.Code}; the award is kept, and no real-time price stands beside it")
            : null;

    private static bool IsKnown(ReferenceCatalog known, Iso iso, string node, DateTime nowUtc) =>
        known.TryResolve(iso, node, nowUtc, out _) || known.TryGetHub(iso, node, out _) || known.TryGetZone(iso, node, out _);
}
