using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Reads entities by key and, where a key has nothing, by what it means as a name. Keys that are found cost nothing more.</summary>
internal static class EntityAliases
{
    /// <param name="keyOf">The entity that a name of an ISO means now; null for none.</param>
    public static async ValueTask<TSnapshot?[]> ReadAsync<TSnapshot>(
        IEntityReads<TSnapshot> reads, IReadOnlyList<string> keys, Func<Iso, string, EntityKey?> keyOf, CancellationToken cancellation)
        where TSnapshot : class
    {
        var found = await reads.ReadAsync(keys, cancellation);
        List<(int Row, string Key)>? named = null;
        for (var row = 0; row < found.Length; row++)
        {
            if (found[row] is null && Resolve(keys[row], keyOf) is { } key && key != keys[row])
            {
                (named ??= []).Add((row, key));
            }
        }

        if (named is not null)
        {
            var snapshots = await reads.ReadAsync([.. named.Select(name => name.Key)], cancellation);
            for (var i = 0; i < snapshots.Length; i++)
            {
                found[named[i].Row] = snapshots[i];
            }
        }

        return found;
    }

    /// <summary>The nodes that keys or names mean; of a name what it meant at the moment. Null for a text that is neither.</summary>
    public static EntityKey?[] KeysOf(IReadOnlyList<string> texts, LiveCatalog catalog, AsOf asOf) =>
        [.. texts.Select(text => Split(text) is not { } place ? (EntityKey?)null : catalog.Current.TryResolve(place.Iso, place.Name, asOf.MomentUtc, out var node) ? node.Key
            : EntityKey.IsValidId(place.Name) ? new EntityKey(place.Iso, place.Name) : null)];

    /// <summary>The ISO and the rest of <c>ISO/name</c>; null for another text.</summary>
    public static (Iso Iso, string Name)? Split(string text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && Isos.TryGet(text[..slash], out var iso) ? (iso, text[(slash + 1)..]) : null;
    }

    private static string? Resolve(string text, Func<Iso, string, EntityKey?> keyOf) => Split(text) is { } place ? keyOf(place.Iso, place.Name)?.ToString() : null;
}
