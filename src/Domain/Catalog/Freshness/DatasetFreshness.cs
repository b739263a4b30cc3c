using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Catalog.Freshness;

/// <summary>What is watched of an entry.</summary>
/// <param name="Sink">That writes it: iceberg, clickhouse.</param>
/// <param name="Topics">Whose records it is behind.</param>
public sealed record WatchedDataset(string Id, string Sink, IReadOnlyList<string> Topics, TimeSpan Promised);

/// <summary>How fresh an entry is, as it was measured last.</summary>
/// <param name="Behind">The longest that a record which is not there yet may have waited.</param>
/// <param name="Completeness">Share of the log's records that are there.</param>
/// <param name="LateSinceUtc">Since when it is behind its promise; null while it keeps it.</param>
public sealed record DatasetFreshness(WatchedDataset Dataset, DateTime AtUtc, TimeSpan Behind, double Completeness, DateTime? LateSinceUtc)
{
    public static readonly EventKind Late = new("dataset_late", Topics.DerivedEvents);

    private const string Family = "datasets";

    /// <summary>The promise is of the 99th percentile: only a wait of several times its length is a breach that somebody is to look at.</summary>
    public const int Patience = 4;

    public bool IsLate => Behind > Dataset.Promised * Patience;

    public DerivedEvent ToEvent() => new(
        Late, Family, Dataset.Id, null, LateSinceUtc ?? AtUtc, LateSinceUtc ?? AtUtc, AtUtc,
        [new("behind_seconds", Behind.TotalSeconds), new("promised_seconds", Dataset.Promised.TotalSeconds), new("completeness", Completeness)]);
}
