using GridGrains.Domain.Markets;
using GridGrains.Grains.Sharding.Reads;

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

    private static string? Resolve(string text, Func<Iso, string, EntityKey?> keyOf)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && Isos.TryGet(text[..slash], out var iso) ? keyOf(iso, text[(slash + 1)..])?.ToString() : null;
    }
}
