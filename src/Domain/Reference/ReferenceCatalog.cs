using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Reference;

/// <summary>
/// An immutable snapshot of what is known of nodes, hubs and zones. Where several entries of a node, or several nodes with an alias, are
/// valid at one moment, the one that became valid last counts. Safe for all threads; <see cref="With"/> builds a new snapshot in
/// O(n log n), so changes are best handed over in batches.
/// </summary>
public sealed class ReferenceCatalog
{
    private readonly Dictionary<(EntityKey Key, DateTime ValidFromUtc), NodeReference> _entries;
    private readonly FrozenDictionary<EntityKey, NodeReference[]> _byKey;
    private readonly FrozenDictionary<string, NodeReference[]>[] _byAlias;
    private readonly EntityKey[] _ordered;
    private readonly DefinitionIndex<HubDefinition> _hubs;
    private readonly DefinitionIndex<ZoneDefinition> _zones;
    private readonly IReadOnlyList<ZoneDefinition> _definedZones;

    public ReferenceCatalog(IEnumerable<HubDefinition> hubs, IEnumerable<ZoneDefinition> zones, IEnumerable<NodeReference> entries)
        : this(
            new DefinitionIndex<HubDefinition>(hubs, hub => hub.Iso, hub => [hub.Id, hub.DisplayName, .. hub.Aliases]),
            [.. zones],
            ByKeyAndStart([], entries))
    {
    }

    private ReferenceCatalog(
        DefinitionIndex<HubDefinition> hubs,
        IReadOnlyList<ZoneDefinition> zones,
        Dictionary<(EntityKey, DateTime), NodeReference> entries)
    {
        _hubs = hubs;
        _definedZones = zones;
        _entries = entries;
        // Newest first: the first valid one counts.
        _byKey = entries.Values.GroupBy(entry => entry.Key).ToFrozenDictionary(group => group.Key, NewestFirst);
        _byAlias = [.. Isos.All.Select(iso => AliasesOf(entries.Values.Where(entry => entry.Key.Iso == iso)))];
        _ordered = [.. _byKey.Keys.Order(ReferenceOrder.Instance)];
        _zones = new DefinitionIndex<ZoneDefinition>(
            zones.Concat(ZonesNamedByNodes(zones)), zone => zone.Iso, zone => [zone.Id, zone.DisplayName, .. zone.Aliases]);
    }

    /// <summary>All nodes by ISO code and id.</summary>
    public IReadOnlyList<EntityKey> Keys => _ordered;

    /// <summary>Hubs of a market, in the order of the seed list.</summary>
    public IReadOnlyList<HubDefinition> Hubs(Iso iso) => _hubs.Of(iso);

    /// <summary>Zones of a market: the defined ones in their order, then those that only nodes name.</summary>
    public IReadOnlyList<ZoneDefinition> Zones(Iso iso) => _zones.Of(iso);

    /// <summary>Finds a hub by its canonical id, display name or alias; case does not matter.</summary>
    public bool TryGetHub(Iso iso, string name, [NotNullWhen(true)] out HubDefinition? hub) => _hubs.TryGet(iso, name, out hub);

    /// <summary>Finds a zone by its id, display name or alias; case does not matter.</summary>
    public bool TryGetZone(Iso iso, string name, [NotNullWhen(true)] out ZoneDefinition? zone) => _zones.TryGet(iso, name, out zone);

    /// <summary>Whether two texts name one place of a market: equal but for case, or names of one hub or zone.</summary>
    public bool IsSamePlace(Iso iso, string? left, string? right) =>
        left is not null && right is not null
        && (left.Equals(right, StringComparison.OrdinalIgnoreCase)
            || (TryGetHub(iso, left, out var hub) && TryGetHub(iso, right, out var otherHub) && hub == otherHub)
            || (TryGetZone(iso, left, out var zone) && TryGetZone(iso, right, out var otherZone) && zone == otherZone));

    /// <summary>True when anything was ever known of the node.</summary>
    public bool Contains(EntityKey key) => _byKey.ContainsKey(key);

    public bool TryGet(EntityKey key, DateTime atUtc, [NotNullWhen(true)] out NodeReference? entry)
    {
        entry = _byKey.TryGetValue(key, out var entries) ? ValidAt(entries, atUtc) : null;
        return entry is not null;
    }

    /// <summary>All entries of a node, the newest first; none for an unknown node.</summary>
    public IReadOnlyList<NodeReference> History(EntityKey key) => _byKey.TryGetValue(key, out var entries) ? entries : [];

    /// <summary>Finds the node that an id, name or alias meant at a moment: the exact id first, then names without regard to case.</summary>
    public bool TryResolve(Iso iso, string idOrAlias, DateTime atUtc, [NotNullWhen(true)] out NodeReference? entry)
    {
        if (EntityKey.IsValidId(idOrAlias) && TryGet(new EntityKey(iso, idOrAlias), atUtc, out entry))
        {
            return true;
        }

        entry = _byAlias[iso.Index].TryGetValue(idOrAlias, out var entries) ? ValidAt(entries, atUtc) : null;
        return entry is not null;
    }

    /// <summary>Hub and zone of a node at a moment; none for an unknown node.</summary>
    public NodeMembership MembershipOf(EntityKey key, DateTime atUtc) =>
        TryGet(key, atUtc, out var entry) ? new NodeMembership(entry.Hub, entry.Zone) : NodeMembership.None;

    public ReferencePage Search(ReferenceQuery query) => ReferenceSearch.Run(this, _ordered, query);

    /// <summary>A snapshot with further entries. One with the same node and start replaces the old one.</summary>
    public ReferenceCatalog With(IEnumerable<NodeReference> entries) => new(_hubs, _definedZones, ByKeyAndStart(_entries, entries));

    /// <summary>A snapshot with nodes that a feed has shown. What is already known of a node is left as it is.</summary>
    public ReferenceCatalog WithDiscovered(IEnumerable<KeyValuePair<EntityKey, NodeLabels>> nodes)
    {
        var unknown = nodes.Where(node => !Contains(node.Key)).Select(node => NodeReference.Discovered(node.Key, node.Value)).ToArray();
        return unknown.Length == 0 ? this : With(unknown);
    }

    private static Dictionary<(EntityKey, DateTime), NodeReference> ByKeyAndStart(
        Dictionary<(EntityKey, DateTime), NodeReference> known, IEnumerable<NodeReference> added)
    {
        var entries = new Dictionary<(EntityKey, DateTime), NodeReference>(known);
        foreach (var entry in added)
        {
            entries[(entry.Key, entry.ValidFromUtc)] = entry;
        }

        return entries;
    }

    private static FrozenDictionary<string, NodeReference[]> AliasesOf(IEnumerable<NodeReference> entries) => entries
        .SelectMany(entry => entry.Aliases.Append(entry.Name).Append(entry.Key.Id), (entry, alias) => (Alias: alias, Entry: entry))
        .GroupBy(pair => pair.Alias, pair => pair.Entry, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(group => group.Key, NewestFirst, StringComparer.OrdinalIgnoreCase);

    // Entries that start together are ordered by key, so that the answer does not depend on the order of merging.
    private static NodeReference[] NewestFirst(IEnumerable<NodeReference> entries) =>
        [.. entries.Distinct(ReferenceEqualityComparer.Instance).Cast<NodeReference>()
            .OrderByDescending(entry => entry.ValidFromUtc).ThenBy(entry => entry.Key, ReferenceOrder.Instance)];

    private static NodeReference? ValidAt(NodeReference[] newestFirst, DateTime atUtc)
    {
        foreach (var entry in newestFirst)
        {
            if (entry.IsValidAt(atUtc))
            {
                return entry;
            }
        }

        return null;
    }

    private IEnumerable<ZoneDefinition> ZonesNamedByNodes(IReadOnlyList<ZoneDefinition> defined)
    {
        var known = defined.Select(zone => (zone.Iso, zone.Id)).ToHashSet();
        return _entries.Values
            .Where(entry => entry.Zone is not null)
            .Select(entry => (entry.Key.Iso, Id: entry.Zone!))
            .Distinct()
            .Where(zone => !known.Contains(zone))
            .OrderBy(zone => zone.Id, StringComparer.Ordinal)
            .Select(zone => new ZoneDefinition(zone.Iso, zone.Id, zone.Id, [], null));
    }
}
