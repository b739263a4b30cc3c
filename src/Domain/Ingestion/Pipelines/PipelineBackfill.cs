using System.Text.Json.Serialization;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>A range of time that is asked of the source once more, window after window, beside what the schedule takes.</summary>
/// <param name="ToUtc">The first moment that is not of the range.</param>
/// <param name="NextUtc">Where the window begins that is taken next; the end of the range when all were.</param>
/// <param name="Run">What all windows came to so far; it runs until the last one is done.</param>
/// <param name="Progress">Within the window that is being taken.</param>
/// <param name="Failures">Of this window, one after the other.</param>
/// <param name="RestsUntilUtc">When it is tried again; null where nothing holds it back.</param>
public sealed record PipelineBackfill(
    DateTime FromUtc, DateTime ToUtc, int WindowMinutes, DateTime NextUtc, PipelineRun Run, RunProgress Progress, int Failures = 0, DateTime? RestsUntilUtc = null)
{
    public const int MaxWindows = 10_000;
    public const int DefaultWindowMinutes = 24 * 60;
    public const int MaxWindowMinutes = 31 * 24 * 60;

    /// <summary>Failures of one window, one after the other, that end the whole.</summary>
    public const int MostFailures = 5;

    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);

    [JsonIgnore]
    public bool HasEnded => Run.Status != RunStates.Running;

    [JsonIgnore]
    public DateTime WindowEndUtc => Least(NextUtc.AddMinutes(WindowMinutes), ToUtc);

    [JsonIgnore]
    public int Windows => WindowsIn(ToUtc - FromUtc, WindowMinutes);

    [JsonIgnore]
    public int WindowsDone => WindowsIn(NextUtc - FromUtc, WindowMinutes);

    public static PipelineBackfill Begin(string id, DateTime fromUtc, DateTime toUtc, int windowMinutes, DateTime nowUtc) =>
        new(fromUtc, toUtc, windowMinutes, fromUtc, PipelineRun.Begin(id, PipelineRules.Backfill, nowUtc), RunProgress.New);

    public static int WindowsIn(TimeSpan range, int windowMinutes) => (int)Math.Ceiling(range.TotalMinutes / windowMinutes);

    /// <summary>The next window begins at the source's first page; rows of the windows before it are remembered.</summary>
    public PipelineBackfill AfterWindow() => this with
    {
        NextUtc = WindowEndUtc,
        Progress = Progress with { Positions = RunProgress.New.Positions, Intent = [] },
        Run = Run with { Code = null, Message = null },
        Failures = 0,
        RestsUntilUtc = null,
    };

    /// <summary>A window that ended early is tried again, later each time, until that is no use. The pages that were taken are not asked for again.</summary>
    public PipelineBackfill AfterFailure(string code, string message, bool isTransient, DateTime nowUtc)
    {
        var failed = this with
        {
            Progress = Progress with { Intent = [] },
            Run = Run with { Code = code, Message = message },
            Failures = Failures + 1,
            RestsUntilUtc = nowUtc + FirstRest * Math.Pow(2, Failures),
        };
        return isTransient && failed.Failures < MostFailures ? failed : failed.Ended(failed.Run with { Status = RunStates.Failed }, nowUtc);
    }

    /// <summary>Only what it came to stays.</summary>
    public PipelineBackfill Ended(PipelineRun run, DateTime nowUtc) => this with { Run = run with { EndedUtc = nowUtc }, Progress = RunProgress.New, RestsUntilUtc = null };

    private static DateTime Least(DateTime one, DateTime other) => one < other ? one : other;
}
