using GridGrains.Domain.Log;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Shards;

/// <summary>
/// Which silo owns which shard: rendezvous hashing over the silos that are active and in the cluster manifest, capped at
/// ceil(shards / silos) each. Every silo computes the same map from the same membership; safety comes from the epoch claim alone.
/// </summary>
public sealed class ShardMap(ShardOptions options, IServiceProvider services)
{
    // The manifest provider is part of the silo's own start, which resolves placement (and so this map) first.
    private readonly Lazy<IClusterManifestProvider> _manifest = new(() => services.GetRequiredService<IClusterManifestProvider>());
    private volatile SiloAddress[] _owners = [];

    /// <summary>Raised after an owner changed, on the thread that watches membership.</summary>
    public event Action? Changed;

    public int ShardCount => options.ShardCount;

    public int ShardOf(string entityKey) => KeyPartitioner.PartitionOf(entityKey, options.ShardCount);

    /// <summary>The owner by this silo's view of the membership; null before the first view.</summary>
    public SiloAddress? OwnerOf(int shard)
    {
        var owners = _owners;
        return owners.Length == 0 ? null : owners[shard];
    }

    internal void Update(ClusterMembershipSnapshot membership)
    {
        var silos = membership.Members.Values
            .Where(member => member.Status == SiloStatus.Active && _manifest.Value.Current.Silos.ContainsKey(member.SiloAddress))
            .Select(member => member.SiloAddress)
            .ToArray();
        if (silos.Length == 0)
        {
            return;
        }

        var owners = Assign(silos, options.ShardCount);
        if (!_owners.AsSpan().SequenceEqual(owners))
        {
            _owners = owners;
            Changed?.Invoke();
        }
    }

    internal static SiloAddress[] Assign(IReadOnlyList<SiloAddress> silos, int shards)
    {
        var cap = (shards + silos.Count - 1) / silos.Count;
        var load = new Dictionary<SiloAddress, int>();
        var owners = new SiloAddress[shards];
        for (var shard = 0; shard < shards; shard++)
        {
            var owner = silos
                .Where(silo => load.GetValueOrDefault(silo) < cap)
                .MaxBy(silo => (Score(silo, shard), silo.ToParsableString()))!;
            owners[shard] = owner;
            load[owner] = load.GetValueOrDefault(owner) + 1;
        }

        return owners;
    }

    private static ulong Score(SiloAddress silo, int shard)
    {
        var hash = ((ulong)(uint)silo.GetConsistentHashCode() << 8 | (uint)shard) * 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 31)) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 30);
    }
}
