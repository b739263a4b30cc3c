using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Reference;

/// <summary>Conditions a node must all meet; null asks for nothing.</summary>
/// <param name="AtUtc">The moment whose entries are searched.</param>
/// <param name="Hub">Hub by id, display name or alias; without <paramref name="Iso"/> only by canonical id.</param>
/// <param name="Zone">Zone, likewise.</param>
/// <param name="Text">Part of id, name or an alias; case does not matter.</param>
/// <param name="After">Cursor of the page before, or null for the first page.</param>
/// <param name="Limit">1 to <see cref="MaxLimit"/> nodes.</param>
public sealed record ReferenceQuery(
    DateTime AtUtc, Iso? Iso = null, string? Hub = null, string? Zone = null, string? Text = null, string? After = null, int Limit = 100)
{
    public const int MaxLimit = 1000;
}

/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record ReferencePage(IReadOnlyList<NodeReference> Nodes, string? Next);

/// <summary>Order of nodes in lists: by ISO code, then by id, both ordinal.</summary>
internal sealed class ReferenceOrder : IComparer<EntityKey>
{
    public static readonly ReferenceOrder Instance = new();

    public int Compare(EntityKey x, EntityKey y)
    {
        var byIso = string.CompareOrdinal(x.Iso.Code, y.Iso.Code);
        return byIso != 0 ? byIso : string.CompareOrdinal(x.Id, y.Id);
    }
}

internal static class ReferenceSearch
{
    /// <exception cref="DomainException"><c>InvalidKey</c>: the cursor is none; <c>InvalidSetting</c>: the limit is out of range.</exception>
    public static ReferencePage Run(ReferenceCatalog catalog, EntityKey[] ordered, ReferenceQuery query)
    {
        if (query.Limit is < 1 or > ReferenceQuery.MaxLimit)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"limit is 1 to {ReferenceQuery.MaxLimit}, not {query.Limit}");
        }

        var hub = query.Iso is not null && query.Hub is not null && catalog.TryGetHub(query.Iso, query.Hub, out var knownHub) ? knownHub.Id : query.Hub;
        var zone = query.Iso is not null && query.Zone is not null && catalog.TryGetZone(query.Iso, query.Zone, out var knownZone) ? knownZone.Id : query.Zone;
        var found = new List<NodeReference>();
        for (var i = FirstAfter(ordered, query.After); i < ordered.Length; i++)
        {
            if (catalog.TryGet(ordered[i], query.AtUtc, out var entry) && Matches(entry, query, hub, zone))
            {
                if (found.Count == query.Limit)
                {
                    return new ReferencePage(found, found[^1].Key.ToString());
                }

                found.Add(entry);
            }
        }

        return new ReferencePage(found, null);
    }

    // The node of a cursor may have gone meanwhile: the page starts behind its place.
    private static int FirstAfter(EntityKey[] ordered, string? cursor)
    {
        if (cursor is null)
        {
            return 0;
        }

        var at = Array.BinarySearch(ordered, EntityKey.Parse(cursor), ReferenceOrder.Instance);
        return at >= 0 ? at + 1 : ~at;
    }

    private static bool Matches(NodeReference entry, ReferenceQuery query, string? hub, string? zone) =>
        (query.Iso is null || entry.Key.Iso == query.Iso)
        && (hub is null || entry.Hub == hub)
        && (zone is null || entry.Zone == zone)
        && (string.IsNullOrEmpty(query.Text) || HoldsText(entry, query.Text));

    private static bool HoldsText(NodeReference entry, string text) =>
        entry.Key.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || entry.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || entry.Aliases.Any(alias => alias.Contains(text, StringComparison.OrdinalIgnoreCase));
}
