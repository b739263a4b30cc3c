namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>Which of two decisions about a partition holds. Every reader of the topic applies the same rules and ends in the same.</summary>
public static class QuarantineRules
{
    /// <returns>False where the decision that holds goes on holding.</returns>
    public static bool Takes(PartitionDecision? held, PartitionDecision next) => held is null
        ? next.IsByJudges
        : next.IsByJudges ? TakesVerdict(held, next) : TakesAct(held, next);

    private static bool TakesVerdict(PartitionDecision held, PartitionDecision next)
    {
        if (!held.IsByJudges)
        {
            // A person has looked. What they threw out stays out; what they released is only doubted again for a reason that they did not have before them.
            return held.Status == PartitionStatus.Released && next.Status == PartitionStatus.Quarantined && next.Words.Except(held.Words).Any();
        }

        // Another view of the day may find more; only the one that found it can find that it is gone, and only with as many rows.
        return next.Status > held.Status
            || (held.Source == next.Source && next.Rows >= held.Rows && (held.Status != next.Status || !held.Words.SequenceEqual(next.Words)));
    }

    private static bool TakesAct(PartitionDecision held, PartitionDecision next) => next.Status switch
    {
        PartitionStatus.Released => held.IsInForce,
        PartitionStatus.Discarded => held.Status == PartitionStatus.Quarantined || (held.Status == PartitionStatus.Released && !held.IsByJudges),
        _ => false,
    };
}
