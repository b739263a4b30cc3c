using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Catalog.Runs;

namespace GridGrains.Silo.Backfills;

/// <summary>Reports backfills as runs.</summary>
/// <param name="datasetsOf">Ids in the catalogue of the tables that rows of a table are brought into.</param>
internal sealed class ReportedBackfills(RunReporter reporter, Func<string, IReadOnlyList<string>> datasetsOf)
{
    /// <param name="files">That it reads; an event names so many of them.</param>
    public ReportedRun Begin(string id, IReadOnlyList<string> files) =>
        reporter.Begin(PlatformJobs.Backfill, id, [.. files.Take(RunEventText.MaxDatasets).Select(RunDataset.File)], []);

    /// <param name="rows">That are in the tables so far, by table.</param>
    public void Progress(ReportedRun? run, BackfillView view, IReadOnlyDictionary<string, long> rows) =>
        run?.Progress(RunProgress.Of(view.BytesRead, view.BytesTotal, Units.Bytes), OutputsOf(rows));

    /// <summary>Says nothing of a backfill that goes on after a restart.</summary>
    public void End(ReportedRun? run, BackfillView view, IReadOnlyDictionary<string, long>? rows)
    {
        switch (view.State)
        {
            case BackfillStates.Succeeded or BackfillStates.Partly:
                run?.Completed(OutputsOf(rows ?? new Dictionary<string, long>()));
                break;
            case BackfillStates.Cancelled:
                run?.Aborted();
                break;
            case BackfillStates.Refused or BackfillStates.Failed:
                run?.Failed(view.Failure ?? view.State);
                break;
        }
    }

    private RunDataset[] OutputsOf(IReadOnlyDictionary<string, long> rows) => [.. rows.SelectMany(table => datasetsOf(table.Key).Select(id => RunDataset.Entry(id, table.Value)))];
}
