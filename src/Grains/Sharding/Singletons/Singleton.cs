namespace GridGrains.Grains.Sharding.Singletons;

/// <summary>
/// Work that exactly one silo of a cluster does: upkeep of tables, a nightly audit. It runs under the claim of a shard of its own, so that it
/// moves with the shard; while two silos hold it for a moment, the older one's epoch is the smaller.
/// </summary>
public interface ISingleton
{
    /// <summary>Works until the claim ends. An exception ends the claim and is logged; the work begins again under the next one.</summary>
    /// <param name="epoch">Rises with every claim: effects outside carry it, so that those of an older owner can be refused.</param>
    Task RunAsync(long epoch, CancellationToken ended);
}

/// <param name="Number">The singleton's shard; fixed for ever, and used by no other.</param>
/// <param name="Type">Its service.</param>
internal sealed record SingletonDefinition(string Name, int Number, Type Type);
