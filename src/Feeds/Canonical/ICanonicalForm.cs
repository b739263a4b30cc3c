using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Canonical;

/// <summary>A form of files that hold canonical prices, of any markets and products: what the platform itself writes.</summary>
internal interface ICanonicalForm
{
    /// <summary>Short stable name for tables and logs: <c>canonical-csv</c>.</summary>
    string Name { get; }

    bool Recognizes(ReportHead head);

    /// <summary>Reads the whole file; bad rows go to the sink and reading goes on.</summary>
    /// <exception cref="ReportFormatException">The file as a whole cannot be read on.</exception>
    void Read(Stream content, IReportSink sink, CancellationToken cancellation);
}

internal static class CanonicalForms
{
    public static readonly IReadOnlyList<ICanonicalForm> All = [new CanonicalCsvForm(), new CanonicalParquetForm()];
}
