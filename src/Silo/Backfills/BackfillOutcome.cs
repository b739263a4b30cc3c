using GridGrains.Feeds.Reports;

namespace GridGrains.Silo.Backfills;

/// <summary>What a run came to, by what it read.</summary>
/// <param name="Reason">Why nothing was taken; null where something was.</param>
internal readonly record struct BackfillOutcome(string State, string? Reason)
{
    public static BackfillOutcome Of(IReadOnlyList<ReportResult> results)
    {
        var refused = results.FirstOrDefault(result => result.Refusal is not null);
        if (results.Any(result => result.AcceptedRows > 0))
        {
            return new BackfillOutcome(refused is null ? BackfillStates.Succeeded : BackfillStates.Partly, null);
        }

        return results.Count == 0 ? new(BackfillStates.Refused, "there is no file to read (hidden ones do not count)")
            : refused is not null ? new(BackfillStates.Refused, $"no row was taken; {refused.File}: {refused.Refusal}")
            : results.Any(result => result.RejectedRows > 0) ? new(BackfillStates.Refused, "every row was rejected; the dead letters say why")
            : new(BackfillStates.Succeeded, null);
    }
}
