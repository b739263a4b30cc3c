namespace GridGrains.Domain.Faults;

/// <summary>
/// Steps at which a fault test may stop, kill or slow the process down. In production <see cref="Failpoints.None"/> stands here; hits are
/// per batch, claim or barrier, never per record.
/// </summary>
public interface IFailpoints
{
    /// <param name="step">One of the names in <see cref="Failpoints"/>.</param>
    ValueTask HitAsync(string step);
}

/// <summary>Names of the steps, in the order in which a record meets them.</summary>
public static class Failpoints
{
    /// <summary>Posted records are in the log; their sender has no answer yet.</summary>
    public const string AppendAfterLog = "append.after-log";

    /// <summary>A shard's epoch is raised; nothing is consumed under it yet.</summary>
    public const string ClaimAfterEpoch = "claim.after-epoch";

    /// <summary>Some entities of a batch are applied; the shard's position stands before the batch.</summary>
    public const string ApplyMidBatch = "apply.mid-batch";

    public const string BarrierBeforeCut = "barrier.before-cut";

    /// <summary>Dirty states are encoded; nothing is written.</summary>
    public const string BarrierAfterCut = "barrier.after-cut";

    /// <summary>States and positions are written in an open transaction.</summary>
    public const string BarrierBeforeCommit = "barrier.before-commit";

    /// <summary>The barrier is durable; the log does not know yet.</summary>
    public const string BarrierAfterCommit = "barrier.after-commit";

    public static readonly IReadOnlyList<string> All =
    [
        AppendAfterLog, ClaimAfterEpoch, ApplyMidBatch, BarrierBeforeCut, BarrierAfterCut, BarrierBeforeCommit, BarrierAfterCommit,
    ];

    public static readonly IFailpoints None = new Passing();

    private sealed class Passing : IFailpoints
    {
        public ValueTask HitAsync(string step) => ValueTask.CompletedTask;
    }
}
