using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Prices;

/// <summary>
/// One price as the tables keep it: the fact, what is known of the node, and its position in the log. It is a pure function
/// of a record and its position, so that writing it again writes the same.
/// </summary>
/// <param name="Offset">Offset in the partition; the last word of a version, after known_at and source_version.</param>
/// <param name="Source">Who wrote the record: a feed's id, <c>SIM</c>, <c>HTTP</c>.</param>
/// <param name="IngestedAtUtc">When the log took the record.</param>
/// <param name="Partition">As <see cref="LogPartitions"/> numbers it.</param>
public readonly record struct LmpRow(
    EntityKey Node, LmpFact Fact, NodeLabels Labels, long Offset, string Source, DateTime IngestedAtUtc, int Partition = 0)
{
    public bool IsBackfill => Partition >= TableTopics.FirstOfBackfills;
}
