using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Series;

/// <summary>One native report form of series: load, forecasts, generation by fuel, reserves, gas. Stateless: one instance serves all files.</summary>
public interface ISeriesLayout
{
    /// <summary>Short stable name for tables, logs and the source of records: <c>nyiso-load</c>.</summary>
    string Name { get; }

    /// <summary>Null where the file itself names the market, or belongs to none.</summary>
    Iso? Iso { get; }

    /// <summary>The market's names of the reports, with what each stamp means.</summary>
    string Reports { get; }

    /// <summary>True when the content, not the file name, shows this form.</summary>
    bool Recognizes(ReportHead head);

    /// <summary>Reads the whole report; bad rows go to the sink and reading goes on.</summary>
    /// <exception cref="ReportFormatException">The file as a whole cannot be read on.</exception>
    void Read(SeriesInput input, ISeriesReportSink sink, CancellationToken cancellation);
}

/// <param name="Content">The report, decompressed, without a byte-order mark.</param>
/// <param name="WrittenAt">What the packing says of when the file was written, on the publisher's own clock; null where it says nothing.</param>
public sealed record SeriesInput(string FileName, Stream Content, ReportOptions Options, DateTime? WrittenAt);

/// <summary>Takes what a report of series holds, beside how its rows are settled.</summary>
public interface ISeriesReportSink : IReportSink
{
    /// <param name="line">1-based line of a text, element of a document.</param>
    void Value(in SeriesValue value, int line);
}

/// <summary>One interval of a series as a report gives it.</summary>
/// <param name="Source">Name of the form.</param>
public readonly record struct SeriesValue(SeriesKey Key, SeriesPoint Point, SeriesBasis Basis, string Source);
