using GridGrains.Domain.Checkpoints;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Sharding.Singletons;

/// <summary>The family of singletons: one shard each, without entities and without a log.</summary>
internal sealed class SingletonFamily : ShardFamily
{
    public const string FamilyName = "singletons";

    private readonly Dictionary<int, SingletonDefinition> _singletons;
    private readonly IServiceProvider _provider;

    /// <exception cref="ArgumentException">Two singletons have one number.</exception>
    public SingletonFamily(IEnumerable<SingletonDefinition> singletons, IServiceProvider provider)
        : base(new FamilyDefinition(FamilyName, [], singletons.Max(singleton => singleton.Number) + 1))
    {
        _provider = provider;
        _singletons = singletons.ToDictionary(singleton => singleton.Number);
    }

    public override async ValueTask<IShardRun> ClaimAsync(ShardId shard, string owner, ShardServices services, CancellationToken cancellation)
    {
        var claim = await services.Store.ClaimAsync(shard, owner, static (_, _, _) => { }, cancellation);
        var table = new ShardTable(this, shard.Index, claim.Epoch);

        // A number that this program no longer uses is owned and does nothing. The service is made here, not before: it may need what needs the families.
        var singleton = _singletons.TryGetValue(shard.Index, out var definition) ? (ISingleton)_provider.GetRequiredService(definition.Type) : null;
        return new SingletonRun(table, singleton, services);
    }
}
