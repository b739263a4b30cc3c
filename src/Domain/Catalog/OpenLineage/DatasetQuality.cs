using GridGrains.Domain.Guardrails.Partitions;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>One thing that was asserted of rows.</summary>
/// <param name="Name">One word: that of the judge.</param>
/// <param name="IsError">Whether what was found took rows away; else it is a warning.</param>
/// <param name="Found">What was found, in words; null where nothing was.</param>
/// <param name="Rows">That it is about.</param>
/// <param name="Partitions">The first of those where something was found.</param>
public sealed record QualityAssertion(string Name, bool Success, bool IsError, string? Found, long Rows, IReadOnlyList<string> Partitions);

/// <summary>What was found in the rows of a dataset.</summary>
/// <param name="Rows">All that were looked at.</param>
/// <param name="Defects">Of them those that contradict themselves or their report.</param>
public sealed record DatasetQuality(long Rows, long Defects, IReadOnlyList<QualityAssertion> Assertions)
{
    /// <summary>Partitions that one assertion names; a load of years has thousands.</summary>
    public const int MaxPartitions = 20;

    /// <summary>Every judge of partitions, and what it found in any of them.</summary>
    public static DatasetQuality Of(IReadOnlyList<PartitionVerdict> verdicts) => new(
        verdicts.Sum(verdict => verdict.Rows), verdicts.Sum(verdict => verdict.DefectRows), [.. PartitionJudges.Words.Select(judge => Of(judge, verdicts))]);

    private static QualityAssertion Of(string judge, IReadOnlyList<PartitionVerdict> verdicts)
    {
        var found = verdicts.Select(verdict => (Verdict: verdict, Vote: verdict.Votes.FirstOrDefault(vote => vote.Judge == judge))).Where(pair => pair.Vote is not null)
            .OrderByDescending(pair => pair.Vote!.Share).ToArray();
        return new QualityAssertion(
            judge, found.Length == 0, Array.Exists(found, pair => !pair.Vote!.IsDoubt && pair.Verdict.Status == PartitionStatus.Quarantined), found.Length == 0 ? null : found[0].Vote!.Explanation,
            found.Sum(pair => pair.Vote!.Rows), [.. found.Take(MaxPartitions).Select(pair => pair.Verdict.Id.ToString())]);
    }
}
