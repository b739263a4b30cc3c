using System.Diagnostics.Metrics;
using GridGrains.Lake.Maintenance;
using GridGrains.Lake.Tables;
using GridGrains.Lake.Windows;

namespace GridGrains.Silo.Lake;

/// <summary>Figures of the lake's upkeep: names and units by OpenTelemetry's conventions.</summary>
internal sealed partial class LakeInstruments
{
    public const string MeterName = "GridGrains.Lake";

    private readonly ILogger<LakeInstruments> _logger;
    private readonly Counter<long> _windows;
    private readonly Counter<long> _compacted;
    private readonly Counter<long> _forgotten;
    private readonly Counter<long> _deleted;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _build;
    private readonly Histogram<double> _maintenance;
    private volatile IReadOnlyDictionary<string, LakeTableFigures> _figures = new Dictionary<string, LakeTableFigures>();

    public LakeInstruments(IMeterFactory meters, ILogger<LakeInstruments> logger)
    {
        _logger = logger;
        var meter = meters.Create(MeterName);
        _windows = meter.CreateCounter<long>("gridgrains.lake.windows", "{row}", "Rows of windows that were computed");
        _compacted = meter.CreateCounter<long>("gridgrains.lake.files_compacted", "{file}", "Small files that were replaced by larger ones");
        _forgotten = meter.CreateCounter<long>("gridgrains.lake.snapshots_forgotten", "{snapshot}", "Snapshots that were forgotten");
        _deleted = meter.CreateCounter<long>("gridgrains.lake.files_deleted", "{file}", "Files deleted: of forgotten snapshots, past retention, orphans");
        _failures = meter.CreateCounter<long>("gridgrains.lake.failures", "{failure}", "Builds and maintenance runs that failed and are repeated");
        _build = meter.CreateHistogram<double>("gridgrains.lake.window_build", "s", "Time of a build that had something to do");
        _maintenance = meter.CreateHistogram<double>("gridgrains.lake.maintenance", "s", "Time of a table's maintenance");
        meter.CreateObservableGauge("gridgrains.lake.table_rows", () => Observe(figures => figures.Rows), "{row}", "Rows of a table, all versions");
        meter.CreateObservableGauge("gridgrains.lake.table_files", () => Observe(figures => figures.Files), "{file}", "Data files of a table");
        meter.CreateObservableGauge("gridgrains.lake.table_size", () => Observe(figures => figures.Bytes), "By", "Bytes of a table's current data files");
    }

    public void Looked(IReadOnlyDictionary<string, LakeTableFigures> figures) => _figures = figures;

    public void Built(LakeTable table, in WindowBuild build, TimeSpan took)
    {
        _windows.Add(build.Windows, Tag(table));
        _build.Record(took.TotalSeconds, Tag(table));
        LogBuilt(_logger, table, build.Windows, build.Hours, build.Prices, took.TotalMilliseconds);
    }

    public void Maintained(LakeTable table, MaintenanceReport report)
    {
        _compacted.Add(report.FilesCompacted, Tag(table));
        _forgotten.Add(report.SnapshotsForgotten, Tag(table));
        _deleted.Add(report.FilesDeleted + (report.OrphansDeleted ?? 0), Tag(table));
        _maintenance.Record(report.Took.TotalSeconds, Tag(table));
        LogMaintained(_logger, table, report);
    }

    public void Failed(string work, LakeTable table, Exception failure)
    {
        _failures.Add(1, Tag(table), new KeyValuePair<string, object?>("work", work));
        LogFailed(_logger, work, table, failure);
    }

    private IEnumerable<Measurement<long>> Observe(Func<LakeTableFigures, long?> figure) =>
        from table in _figures
        let value = figure(table.Value)
        where value is not null
        select new Measurement<long>(value.Value, new KeyValuePair<string, object?>("table", table.Key));

    private static KeyValuePair<string, object?> Tag(LakeTable table) => new("table", table.Id.Name);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Table}: {Windows} windows of {Hours} hours from {Prices} new prices in {Milliseconds:0} ms")]
    private static partial void LogBuilt(ILogger logger, LakeTable table, long windows, int hours, long prices, double milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Table}: {Report}")]
    private static partial void LogMaintained(ILogger logger, LakeTable table, MaintenanceReport report);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Work} of {Table} failed; it is repeated")]
    private static partial void LogFailed(ILogger logger, string work, LakeTable table, Exception failure);
}
