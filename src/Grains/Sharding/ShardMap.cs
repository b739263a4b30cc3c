using System.Collections.Frozen;
using System.Text;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// Which silo owns which shard: rendezvous hashing over the silos that are active and in the cluster manifest, with a cap for each family
/// and one for all together. Every silo computes the same map from the same membership; safety comes from the epoch claim alone.
/// </summary>
internal sealed class ShardMap(ShardFamilies families, IServiceProvider services)
{
    // The manifest provider is part of the silo's own start, which resolves placement (and so this map) first.
    private readonly Lazy<IClusterManifestProvider> _manifest = new(() => services.GetRequiredService<IClusterManifestProvider>());
    private volatile FrozenDictionary<ShardId, SiloAddress> _owners = FrozenDictionary<ShardId, SiloAddress>.Empty;

    /// <summary>Raised after an owner changed, on the thread that watches membership.</summary>
    public event Action? Changed;

    /// <summary>The owner by this silo's view of the membership; null before the first view.</summary>
    public SiloAddress? OwnerOf(ShardId shard) => _owners.GetValueOrDefault(shard);

    /// <summary>All silos that own a shard.</summary>
    public IEnumerable<SiloAddress> Owners => _owners.Values.Distinct();

    /// <summary>The silos that own a shard of the family.</summary>
    public IEnumerable<SiloAddress> OwnersOf(ShardFamily family) =>
        Enumerable.Range(0, family.ShardCount).Select(shard => OwnerOf(family.Id(shard))).OfType<SiloAddress>().Distinct();

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

        var owners = Assign(silos, families.Shards);
        if (owners.Count != _owners.Count || owners.Any(pair => !pair.Value.Equals(_owners[pair.Key])))
        {
            _owners = owners.ToFrozenDictionary();
            Changed?.Invoke();
        }
    }

    /// <param name="shards">Grouped by family.</param>
    internal static Dictionary<ShardId, SiloAddress> Assign(IReadOnlyList<SiloAddress> silos, IReadOnlyList<ShardId> shards)
    {
        var cap = Cap(shards.Count, silos.Count);
        var load = new Dictionary<SiloAddress, int>();
        var owners = new Dictionary<ShardId, SiloAddress>();
        foreach (var family in shards.GroupBy(shard => shard.Family))
        {
            var familyCap = Cap(family.Count(), silos.Count);
            var familyLoad = new Dictionary<SiloAddress, int>();
            foreach (var shard in family)
            {
                // Where the caps leave nobody, the silo with the least takes it.
                var owner = silos
                    .Where(silo => load.GetValueOrDefault(silo) < cap && familyLoad.GetValueOrDefault(silo) < familyCap)
                    .MaxBy(silo => (Score(silo, shard), silo.ToParsableString()))
                    ?? silos.MinBy(silo => (load.GetValueOrDefault(silo), silo.ToParsableString()))!;
                owners[shard] = owner;
                load[owner] = load.GetValueOrDefault(owner) + 1;
                familyLoad[owner] = familyLoad.GetValueOrDefault(owner) + 1;
            }
        }

        return owners;
    }

    private static int Cap(int shards, int silos) => (shards + silos - 1) / silos;

    private static ulong Score(SiloAddress silo, ShardId shard)
    {
        var family = KeyPartitioner.Hash(Encoding.UTF8.GetBytes(shard.Family));
        var hash = (((ulong)(uint)silo.GetConsistentHashCode() << 32) | (family ^ (uint)shard.Index)) * 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 31)) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 30);
    }
}
