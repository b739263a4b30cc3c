using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Nodes;

/// <summary>Which nodes have prices? Each silo answers with <see cref="NodeListing"/>s, in no order.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.ListNodes")]
public sealed record ListNodes;

[GenerateSerializer, Immutable, Alias("gridgrains.NodeListing")]
public readonly record struct NodeListing([property: Id(0)] string Key, [property: Id(1)] NodeLabels Labels);

/// <summary>How fresh are the feeds? Each silo answers with one <see cref="Domain.Guardrails.FeedFreshness"/> per (iso, market), as its nodes show it.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.AskFreshness")]
public sealed record AskFreshness([property: Id(0)] DateTime NowUtc);
