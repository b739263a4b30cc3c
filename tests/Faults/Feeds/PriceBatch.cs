using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Faults.Feeds;

/// <summary>What is posted at once to one topic, in this order.</summary>
internal sealed record PriceBatch(string Topic, IReadOnlyList<LmpEvent> Prices);
