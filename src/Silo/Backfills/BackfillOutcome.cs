using GridGrains.Feeds.Reports;

namespace GridGrains.Silo.Backfills;

/// <summary>What a run came to, by what it read.</summary>
/// <param name="Reason">Why nothing was taken; null where something was.</param>
internal readonly record struct BackfillOutcome(string State, string? Reason)
{
    private const string PastRetention =
        "every row is older than its table keeps, and would be deleted again; load them nevertheless with \"past_retention\": true";

    /// <summary>That the run has brought into each table; null where it did not come so far.</summary>
    public IReadOnlyDictionary<string, long>? Rows { get; init; }

    /// <param name="pastRetention">Rows that were left out because their table would not keep them.</param>
    /// <param name="rows">That the tables have, from this run or before it.</param>
    public static BackfillOutcome Of(IReadOnlyList<ReportResult> results, long pastRetention, long rows)
    {
        var refused = results.FirstOrDefault(result => result.Refusal is not null);
        if (pastRetention > 0 && rows == 0)
        {
            return new BackfillOutcome(BackfillStates.Refused, PastRetention);
        }

        if (results.Any(result => result.AcceptedRows > 0))
        {
            return new BackfillOutcome(refused is null && pastRetention == 0 ? BackfillStates.Succeeded : BackfillStates.Partly, null);
        }

        return results.Count == 0 ? new(BackfillStates.Refused, "there is no file to read (hidden ones do not count)")
            : refused is not null ? new(BackfillStates.Refused, $"no row was taken; {refused.File}: {refused.Refusal}")
            : results.Any(result => result.RejectedRows > 0) ? new(BackfillStates.Refused, "every row was rejected; the dead letters say why")
            : new(BackfillStates.Succeeded, null);
    }
}
