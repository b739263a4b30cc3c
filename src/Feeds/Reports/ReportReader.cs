using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Reads market reports of any known form: plain, gzip, or zip with one more zip inside. The form is known from the content; a file
/// that cannot be read yields a result with <see cref="ReportResult.Refusal"/> and never stops the others.
/// </summary>
public sealed class ReportReader(IReadOnlyList<IReportLayout> layouts)
{
    /// <summary>A packed file within a packed file is the deepest that markets publish.</summary>
    public const int MaxNesting = 2;

    /// <summary>How much of a report a layout sees to recognise it.</summary>
    public const int HeadBytes = 64 * 1024;

    public ReportReader() : this(ReportCatalog.Default)
    {
    }

    /// <summary>What unpacks to more is taken for a bomb: no market publishes a report near the default of 2 GiB.</summary>
    public long MaxReportBytes { get; init; } = 2L << 30;

    /// <summary>What one file may unpack to over all its entries: a year of five-minute prices has 5 GiB.</summary>
    public long MaxFileBytes { get; init; } = 16L << 30;

    /// <summary>Where a zip within a packed file is kept while it is read, unless it is small.</summary>
    public string ScratchFolder { get; init; } = Path.GetTempPath();

    /// <summary>Times the reading of each report, for <see cref="ReportResult.Elapsed"/>; without one nothing is timed.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Bounds how long XML or a workbook may take to be parsed.</summary>
    public TimeProvider ParsingClock { get; init; } = TimeProvider.System;

    /// <summary>Forms of series, which are looked at where a file has no form of prices.</summary>
    public IReadOnlyList<ISeriesLayout> SeriesForms { get; init; } = SeriesReports.Default;

    /// <summary>Names of nodes that its files have shown; a reader serves one replay, and files that give names without ids come last in it.</summary>
    internal NodeNames Names { get; } = new();

    /// <returns>One result per report: one for a plain file, one per entry of a zip.</returns>
    /// <exception cref="OperationCanceledException"/>
    public IReadOnlyList<ReportResult> ReadFile(string path, ReportOptions options, IReportSink sink, CancellationToken cancellation) =>
        ReadFiles([path], options, sink, cancellation);

    /// <summary>Reads files that belong together: parts of one report find each other (see <see cref="ReportFiles.Group"/>).</summary>
    /// <exception cref="OperationCanceledException"/>
    public IReadOnlyList<ReportResult> ReadFiles(
        IReadOnlyList<string> paths, ReportOptions options, IReportSink sink, CancellationToken cancellation)
    {
        var reading = Begin(options, sink, cancellation);
        foreach (var path in paths)
        {
            ReadFile(path, reading);
        }

        return reading.Complete();
    }

    /// <summary>Reads a report that is not a file, such as the body of a request.</summary>
    /// <param name="name">File name or URL, for the product where the content does not name it.</param>
    /// <exception cref="OperationCanceledException"/>
    public IReadOnlyList<ReportResult> Read(
        string name, Stream content, ReportOptions options, IReportSink sink, CancellationToken cancellation)
    {
        var reading = Begin(options, sink, cancellation);
        reading.Open(name, content);
        return reading.Complete();
    }

    internal ReportReading Begin(ReportOptions options, IReportSink sink, CancellationToken cancellation) =>
        new(this, layouts, options, sink, cancellation);

    private static void ReadFile(string path, ReportReading reading)
    {
        using var file = ReportFiles.Open(path, reading, bufferBytes: 0);
        if (file is not null)
        {
            reading.Open(Path.GetFileName(path), file);
        }
    }
}
