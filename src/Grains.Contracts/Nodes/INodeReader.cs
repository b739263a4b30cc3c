using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Grains.Contracts.Nodes;

/// <summary>
/// Reads one node, for programs that use the platform. The key is the market and any name of the node: its id, display name or alias, as over
/// HTTP: <c>CAISO/SP15</c>, <c>CAISO/TH_SP15_GEN-APND</c>. <see cref="INodeGrain"/> is the engine's own side of the same node.
/// </summary>
[Alias("gridgrains.INodeReader")]
public interface INodeReader : IGrainWithStringKey
{
    /// <summary>The last published snapshot, or null for a known node without prices.</summary>
    /// <exception cref="Domain.DomainException"><c>UnknownIso</c> or <c>UnknownEntity</c>: nothing has that name.</exception>
    [Alias("Get")]
    ValueTask<NodeSnapshot?> GetAsync(CancellationToken cancellation = default);

    /// <summary>Standing prices of one product in memory whose interval starts in [from, to), oldest first: about a day of real-time intervals, two of day-ahead hours.</summary>
    /// <exception cref="Domain.DomainException"><c>UnknownIso</c> or <c>UnknownEntity</c>: nothing has that name.</exception>
    [Alias("History")]
    ValueTask<PricePoint[]> GetHistoryAsync(PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation = default);
}
