namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>What is held of a partition.</summary>
public enum PartitionStatus : byte
{
    /// <summary>Judged, and nothing found.</summary>
    Clean = 0,

    /// <summary>Defects that are too few, or too doubtful, to take rows away.</summary>
    Warned = 1,

    /// <summary>Its rows are out of canonical views, cubes, rollups and offline features until somebody decides.</summary>
    Quarantined = 2,

    /// <summary>Somebody has looked: its rows count again.</summary>
    Released = 3,

    /// <summary>Somebody has looked: its rows stay out.</summary>
    Discarded = 4,
}

/// <summary>The judges' votes on a partition, and what follows.</summary>
/// <param name="Status">Clean, warned or quarantined.</param>
/// <param name="Votes">Gravest first.</param>
/// <param name="Profile">What the day shows as usual; null while it is not over, or where all of its rows are corrections.</param>
public sealed record PartitionVerdict(PartitionId Id, PartitionStatus Status, long Rows, long DefectRows, double DefectShare, IReadOnlyList<PartitionVote> Votes, PartitionProfile? Profile)
{
    /// <summary>A larger share of defects quarantines.</summary>
    public const double QuarantineShare = 0.20;

    /// <summary>A larger share of flagged rows is a vote, and so a warning.</summary>
    public const double WarnShare = 0.05;

    /// <summary>A partition with fewer rows is warned of at most.</summary>
    public const int LeastRows = 100;

    public static PartitionVerdict Of(PartitionCase partition)
    {
        var tally = partition.Tally;
        PartitionVote[] votes =
        [
            .. PartitionJudges.All.Select(judge => judge.Judge(partition)).OfType<PartitionVote>()
                .OrderBy(vote => vote.IsDoubt).ThenByDescending(vote => vote.Share).ThenBy(vote => vote.Judge, StringComparer.Ordinal),
        ];
        var gravest = votes.FirstOrDefault(vote => !vote.IsDoubt);
        var defects = Math.Max(tally.Counts.DefectRows, gravest?.Rows ?? 0);
        var share = Math.Max((double)tally.Counts.DefectRows / Math.Max(1, tally.Rows), gravest?.Share ?? 0);
        var status = share > QuarantineShare && gravest is not null && tally.Rows >= LeastRows ? PartitionStatus.Quarantined
            : votes.Length > 0 ? PartitionStatus.Warned : PartitionStatus.Clean;
        return new PartitionVerdict(tally.Id, status, tally.Rows, defects, Math.Round(Math.Min(1, share), 4), votes, partition.IsComplete && tally.HasPrices ? PartitionProfile.Of(tally) : null);
    }

    /// <summary>Why, in a sentence.</summary>
    public string Reason => Votes.Count == 0 ? "no judge found a defect" : string.Join("; ", Votes.Select(vote => $"{vote.Judge}: {vote.Explanation}"));
}

/// <summary>All judges of partitions: the one place that lists them.</summary>
public static class PartitionJudges
{
    public static readonly IReadOnlyList<IPartitionJudge> All =
    [
        new Judges.ComponentsJudge(), new Judges.SwappedJudge(), new Judges.EnergyJudge(), new Judges.GridJudge(), new Judges.RejectedJudge(), new Judges.CompletenessJudge(), new Judges.RepeatedJudge(),
        new Judges.ShiftJudge(), new Judges.FrozenJudge(), new Judges.UnitsJudge(), new Judges.CadenceJudge(), new Judges.CopyJudge(),
    ];

    public static readonly IReadOnlyList<string> Words = [.. All.Select(judge => judge.Word)];
}
