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

/// <summary>Asks for the tallies of partitions of prices on all shards of a silo; answered by <see cref="PartitionReport"/>s.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.AskPartitions")]
public sealed record AskPartitions;

/// <param name="Tallies">Of the newest days of each product.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PartitionReport")]
public sealed record PartitionReport([property: Id(0)] int Shard, [property: Id(1)] PartitionShare[] Tallies);

/// <summary>What the nodes of one shard bring to a partition.</summary>
/// <param name="Partition">Text of its id.</param>
/// <param name="Tally">Stored form of the tally.</param>
/// <param name="ChangedAtUtc">When the last row came.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PartitionShare")]
public sealed record PartitionShare([property: Id(0)] string Partition, [property: Id(1)] byte[] Tally, [property: Id(2)] DateTime ChangedAtUtc);
