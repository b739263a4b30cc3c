namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>Statuses by the words that tables and answers have.</summary>
public static class PartitionWords
{
    public static readonly IReadOnlyList<string> All = ["clean", "warned", "quarantined", "released", "discarded"];

    public static string Of(PartitionStatus status) => All[(int)status];

    /// <exception cref="ArgumentOutOfRangeException">There is no status of this word.</exception>
    public static PartitionStatus Parse(string word) => All.ToList().IndexOf(word) is var index and >= 0
        ? (PartitionStatus)index
        : throw new ArgumentOutOfRangeException(nameof(word), word, "no status of a partition");
}
