using System.Diagnostics;
using System.Globalization;
using GridGrains.ClickHouse.Curves;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Log;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Lake.Curves;
using GridGrains.Lake.Queries;
using GridGrains.Silo.Catalog.Runs;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Curves;

/// <summary>
/// Builds, checks and publishes the curves of an evening: collect, profiles, build, validate and report, lake, warehouse, factors. Every step
/// may be repeated: quotes are those made until the closing, a build is a function of them, the lake takes rows and tag in one commit, and
/// rows of the warehouse replace themselves. So a run that died is run again, and goes on where it was.
/// </summary>
internal sealed class EodRun(
    LiveCurves curves, CurveProfiles profiles, CurveLake? lake, CurveWarehouse? warehouse, FactorStep? factors, CurveEvents events, EodInstruments instruments,
    RunReporter runs, TimeProvider clock, ILogger<EodRun> logger)
{
    private const string Running = "running";

    // Quotes, and what desks have marked.
    private static readonly RunDataset[] Inputs = [RunDataset.Entry($"topic.{Topics.VendorTicks}"), RunDataset.Entry($"topic.{Topics.CurveMarks}")];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private ReportedRun? _run;

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
            Last = new EodView(LocalDatePattern.Iso.Format(day), 1, Running, "collect", 0, 0, null, null, [], 0, 0);
            var ended = await RunStepsAsync(day, again, cancellation);
            _run!.Completed(OutputsOf(ended.Rows));
            return ended;
        }
        catch (Exception failure)
        {
            // What a reader of the last run sees must not go on for ever.
            Last = Last! with { Status = "failed" };
            _run?.Failed(cancellation.IsCancellationRequested ? "it was stopped" : failure.Message);
            if (!cancellation.IsCancellationRequested)
            {
                instruments.Failed();
            }

            throw;
        }
        finally
        {
            _run = null;
            _gate.Release();
        }
    }

    private RunDataset[] OutputsOf(long? rows) =>
    [
        .. lake is null ? [] : new[] { RunDataset.Entry($"iceberg.{CurveTables.Eod.Name}", rows) },
        .. warehouse is null ? [] : new[] { RunDataset.Entry($"clickhouse.{CurveTable.Curves}", rows) },
    ];

    private async Task<EodView> RunStepsAsync(LocalDate day, bool again, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var known = lake is null ? [] : await lake.CommitsOfAsync(day, cancellation);
        var view = Last = new EodView(LocalDatePattern.Iso.Format(day), again ? known.Count + 1 : Math.Max(1, known.Count), Running, "collect", 0, 0, null, null, [], 0, 0);
        _run = runs.Begin(PlatformJobs.Evening, $"{view.CurveDate} {view.Build.ToString(CultureInfo.InvariantCulture)}", Inputs, OutputsOf(null));
        return !again && known.Count > 0 ? await FinishAsync(view, known[^1], watch, cancellation) : await PublishAsync(view, day, watch, cancellation);
    }

    // The lake has the evening: only what comes after it may lack. Its rows are the truth, whatever quotes have come since.
    private async Task<EodView> FinishAsync(EodView view, CurveCommit commit, Stopwatch watch, CancellationToken cancellation)
    {
        var evening = new CurveQuery { From = commit.CurveDate, To = commit.CurveDate };
        var stored = await lake!.ReadAsync(LakeMoment.OfReference(commit.Tag), evening, cancellation);
        var rows = stored.Where(row => row.CurveDate == commit.CurveDate && row.Build == commit.Build).ToArray();
        Last = view = view with { Step = "warehouse", Tag = commit.Tag, SnapshotId = commit.SnapshotId, Curves = rows.Select(row => row.Curve.Id).Distinct().Count() };
        if (warehouse is not null && await warehouse.CountAsync(commit.CurveDate, commit.Build, cancellation) < rows.Length)
        {
            await warehouse.WriteAsync(rows, cancellation);
        }

        Last = view = await WithFactorsAsync(view, commit, cancellation);
        Last = view = view with { Step = "done", Status = "published", Rows = rows.Length, Seconds = watch.Elapsed.TotalSeconds };
        instruments.Ended(view.Status, null, view.Seconds);
        return view;
    }

    private async Task<EodView> PublishAsync(EodView view, LocalDate day, Stopwatch watch, CancellationToken cancellation)
    {
        var (rows, findings) = await RowsAsync(view, day, cancellation);
        Last = view = Last! with { Step = "lake", Findings = [.. findings.Select(finding => new EodFindingView(finding.CurveId, finding.Rule, finding.Message, finding.StopsPublication))] };
        var commit = lake is null || rows.Length == 0 ? null : await lake.AppendAsync(day, view.Build, rows, cancellation);
        Last = view = view with { Step = "warehouse", Tag = commit?.Tag, SnapshotId = commit?.SnapshotId };
        if (warehouse is not null && rows.Length > 0)
        {
            await warehouse.WriteAsync(rows, cancellation);
        }

        var stopped = StoppedBy(findings).Count;
        Last = view = await WithFactorsAsync(view, commit, cancellation);
        Last = view = view with
        {
            Step = "done",
            Status = rows.Length == 0 ? "empty" : stopped > 0 ? "partial" : "published",
            Rows = rows.Length,
            Seconds = watch.Elapsed.TotalSeconds,
        };
        instruments.Ended(view.Status, stopped, view.Seconds);
        EodLog.Ended(logger, view.CurveDate, view.Status, view.Curves, stopped, view.Seconds);
        return view;
    }

    // The curves that pass all rules, as rows.
    private async Task<(CurveRow[] Rows, List<EodFinding> Findings)> RowsAsync(EodView view, LocalDate day, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var asOf = Earlier(EodRules.CloseUtc(day), now);
        var snapshots = await curves.ReadAllAsync(cancellation);
        Last = view = view with { Step = "profiles" };
        var (profileOf, failure) = await profiles.OfEveningAsync(day, asOf, cancellation);
        Last = view = view with { Step = "build" };
        var built = Build(day, asOf, snapshots, profileOf);
        Last = view = view with { Step = "validate", Curves = built.Count };
        var findings = await JudgeAsync(day, built, cancellation);
        if (failure is not null)
        {
            findings.Add(new EodFinding("", "profile", $"history could not be read, the shapes that were learned last are taken: {failure}", false));
        }

        // Before the commit: a run that dies after it is finished from the lake, which does not know what was left out.
        await events.ReportAsync(day, view.Build, now, findings, cancellation);
        var stopped = StoppedBy(findings);
        return ([.. built.Where(curve => !stopped.Contains(curve.Curve.Id)).SelectMany(curve => CurveRows.Of(curve.Definition, curve.Curve, view.Build, asOf, now))], findings);
    }

    private static HashSet<string> StoppedBy(IEnumerable<EodFinding> findings) =>
        [.. findings.Where(finding => finding.StopsPublication).Select(finding => finding.CurveId)];

    private async Task<EodView> WithFactorsAsync(EodView view, CurveCommit? commit, CancellationToken cancellation)
    {
        if (commit is null || factors is null)
        {
            return view;
        }

        Last = view = view with { Step = "factors" };
        return view with { Factors = await factors.PublishAsync(commit, cancellation) };
    }

    private static List<(CurveDefinition Definition, ForwardCurve Curve)> Build(LocalDate day, DateTime asOfUtc, CurveSnapshot?[] snapshots, Func<CurveDefinition, HourlyProfile> profileOf)
    {
        var built = new (CurveDefinition Definition, ForwardCurve? Curve)[snapshots.Length];
        Parallel.For(0, snapshots.Length, index =>
        {
            var definition = CurveCatalog.All[index];
            built[index] = (definition, snapshots[index] is { } snapshot ? LiveCurves.Build(definition, day, snapshot.AsOf(asOfUtc), profileOf(definition)) : null);
        });
        return [.. built.Where(curve => curve.Curve is not null).Select(curve => (curve.Definition, curve.Curve!))];
    }

    // Against the last evening that was published: its cells are quotes of themselves.
    private async Task<List<EodFinding>> JudgeAsync(LocalDate day, List<(CurveDefinition Definition, ForwardCurve Curve)> built, CancellationToken cancellation)
    {
        var previous = new Dictionary<string, ForwardCurve>();
        if (lake is not null && await lake.TagBeforeAsync(day, cancellation) is { } tag)
        {
            var before = CurveLake.DayOf(tag);
            var cells = await lake.ReadAsync(LakeMoment.OfReference(tag), new CurveQuery { Terms = [CurveRows.Cell], From = before, To = before }, cancellation);
            foreach (var curve in cells.GroupBy(row => row.Curve.Id))
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
