using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Events;

/// <summary>The latest spikes, stale nodes and late feeds.</summary>
public interface IEventReads
{
    /// <summary>Newest first.</summary>
    /// <param name="key">Only those of a node, or of a feed by the ISO's code; null for all.</param>
    IReadOnlyList<DerivedEventView> Latest(string? key, int limit);
}
