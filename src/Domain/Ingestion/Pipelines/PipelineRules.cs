namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>When a pipeline may start, and what is said of it.</summary>
public static class PipelineRules
{
    public const string Schedule = "schedule";
    public const string Request = "request";
    public const string Webhook = "webhook";
    public const string Backfill = "backfill";

    /// <summary>Runs that fail one after the other before the schedule is thinned out.</summary>
    public const int FailuresToOpen = 5;

    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    /// <summary>A person may always start it; its schedule not while it is paused, nor while a source that keeps failing is left alone for a while.</summary>
    public static bool MayStart(PipelineState state, string trigger, DateTime nowUtc) => trigger != Schedule || (!state.IsPaused && !(RestsUntilUtc(state) > nowUtc));

    /// <returns>Null where nothing holds the schedule back.</returns>
    public static DateTime? RestsUntilUtc(PipelineState state)
    {
        if (state.Failures < FailuresToOpen || state.Runs.Count == 0 || state.Runs[0].EndedUtc is not { } ended)
        {
            return null;
        }

        var rest = FirstRest.TotalSeconds * Math.Pow(2, Math.Min(state.Failures - FailuresToOpen, 20));
        return ended.AddSeconds(Math.Min(rest, LongestRest.TotalSeconds));
    }

    public static string StateOf(PipelineState state, bool isRunning) =>
        isRunning ? "running"
        : state.IsPaused ? "paused"
        : state.Runs is [{ Status: RunStates.Blocked or RunStates.Refused } last, ..] ? last.Status
        : state.Failures > 0 ? "failing"
        : "idle";
}
