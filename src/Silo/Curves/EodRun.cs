using System.Diagnostics;
using GridGrains.ClickHouse.Curves;
using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Lake.Curves;
using GridGrains.Lake.Queries;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Curves;

/// <summary>
/// Builds, checks and publishes the curves of an evening: collect, build, validate, lake, warehouse. Every step may be repeated: quotes are those
/// made until the closing, a build is a function of them, the lake takes rows and tag in one commit, and rows of the warehouse replace
/// themselves. So a run that died is run again, and goes on where it was.
/// </summary>
internal sealed class EodRun(LiveCurves curves, CurveLake? lake, CurveWarehouse? warehouse, TimeProvider clock, ILogger<EodRun> logger)
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The run that goes on, or the last one; null before the first.</summary>
    public EodView? Last { get; private set; }

    /// <param name="again">Makes a new build where the evening has one already.</param>
    /// <exception cref="EodRunningException">Another run goes on in this silo.</exception>
    public async Task<EodView> RunAsync(LocalDate day, bool again, CancellationToken cancellation)
    {
        if (!await _gate.WaitAsync(0, cancellation))
        {
            throw new EodRunningException($"the curves of {Last?.CurveDate} are being built");
        }

        try
        {
            return await RunStepsAsync(day, again, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<EodView> RunStepsAsync(LocalDate day, bool again, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var known = lake is null ? [] : await lake.CommitsOfAsync(day, cancellation);
        var view = Last = new EodView(LocalDatePattern.Iso.Format(day), again ? known.Count + 1 : Math.Max(1, known.Count), "running", "collect", 0, 0, null, null, [], 0);
        return !again && known.Count > 0 ? await FinishAsync(view, known[^1], watch, cancellation) : await PublishAsync(view, day, watch, cancellation);
    }

    // The lake has the evening: only what comes after it may lack. Its rows are the truth, whatever quotes have come since.
    private async Task<EodView> FinishAsync(EodView view, CurveCommit commit, Stopwatch watch, CancellationToken cancellation)
    {
        var stored = await lake!.ReadAsync(LakeMoment.OfReference(commit.Tag), null, null, cancellation);
        var rows = stored.Where(row => row.CurveDate == commit.CurveDate && row.Build == commit.Build).ToArray();
        Last = view = view with { Step = "warehouse", Tag = commit.Tag, SnapshotId = commit.SnapshotId, Curves = rows.Select(row => row.Curve.Id).Distinct().Count() };
        if (warehouse is not null && await warehouse.CountAsync(commit.CurveDate, commit.Build, cancellation) < rows.Length)
        {
            await warehouse.WriteAsync(rows, cancellation);
        }

        return Last = view with { Step = "done", Status = "published", Rows = rows.Length, Seconds = watch.Elapsed.TotalSeconds };
    }

    private async Task<EodView> PublishAsync(EodView view, LocalDate day, Stopwatch watch, CancellationToken cancellation)
    {
        var build = view.Build;
        var now = clock.GetUtcNow().UtcDateTime;
        var asOf = Earlier(EodRules.CloseUtc(day), now);
        var snapshots = await curves.ReadAllAsync(cancellation);
        Last = view = view with { Step = "build" };
        var built = Build(day, asOf, snapshots);
        Last = view = view with { Step = "validate", Curves = built.Count };
        var findings = await JudgeAsync(day, built, cancellation);
        var stopped = findings.Where(finding => finding.StopsPublication).Select(finding => finding.CurveId).ToHashSet();
        var good = built.Where(curve => !stopped.Contains(curve.Curve.Id)).ToArray();
        var rows = good.SelectMany(curve => CurveRows.Of(curve.Definition, curve.Curve, build, asOf, now)).ToArray();
        Last = view = view with { Step = "lake", Findings = [.. findings.Select(finding => new EodFindingView(finding.CurveId, finding.Rule, finding.Message, finding.StopsPublication))] };
        var commit = lake is null || rows.Length == 0 ? null : await lake.AppendAsync(day, build, rows, cancellation);
        Last = view = view with { Step = "warehouse", Tag = commit?.Tag, SnapshotId = commit?.SnapshotId };
        if (warehouse is not null && rows.Length > 0)
        {
            await warehouse.WriteAsync(rows, cancellation);
        }

        Last = view = view with
        {
            Step = "done",
            Status = rows.Length == 0 ? "empty" : stopped.Count > 0 ? "partial" : "published",
            Rows = rows.Length,
            Seconds = watch.Elapsed.TotalSeconds,
        };
        EodLog.Ended(logger, view.CurveDate, view.Status, view.Curves, stopped.Count, view.Seconds);
        return view;
    }

    private static List<(CurveDefinition Definition, ForwardCurve Curve)> Build(LocalDate day, DateTime asOfUtc, CurveSnapshot?[] snapshots)
    {
        var built = new (CurveDefinition Definition, ForwardCurve? Curve)[snapshots.Length];
        Parallel.For(0, snapshots.Length, index =>
        {
            var definition = CurveCatalog.All[index];
            built[index] = (definition, snapshots[index] is { } snapshot ? LiveCurves.Build(definition, day, snapshot.AsOf(asOfUtc)) : null);
        });
        return [.. built.Where(curve => curve.Curve is not null).Select(curve => (curve.Definition, curve.Curve!))];
    }

    // Against the last evening that was published: its cells are quotes of themselves.
    private async Task<List<EodFinding>> JudgeAsync(LocalDate day, List<(CurveDefinition Definition, ForwardCurve Curve)> built, CancellationToken cancellation)
    {
        var previous = new Dictionary<string, ForwardCurve>();
        if (lake is not null && await lake.TagBeforeAsync(day, cancellation) is { } tag)
        {
            foreach (var curve in (await lake.ReadAsync(LakeMoment.OfReference(tag), null, CurveRows.Cell, cancellation)).GroupBy(row => row.Curve.Id))
            {
                var evening = curve.Max(row => (row.CurveDate, row.Build));
                previous[curve.Key] = StoredCurves.Rebuild([.. curve.Where(row => (row.CurveDate, row.Build) == evening)]);
            }
        }

        return [.. built.SelectMany(curve => EodRules.Judge(curve.Curve, previous.GetValueOrDefault(curve.Curve.Id)))];
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}

/// <summary>A run goes on; another cannot begin.</summary>
internal sealed class EodRunningException(string message) : Exception(message);

internal static partial class EodLog
{
    [LoggerMessage(1, LogLevel.Information, "Curves of {Day} are {Status}: {Curves} curves, {Stopped} stopped, in {Seconds:0.0} s")]
    public static partial void Ended(ILogger logger, string day, string status, int curves, int stopped, double seconds);
}
