using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Writes canonical prices as CSV (UTF-8, LF, RFC 4180 quoting): stamps ISO 8601 in UTC, prices in canonical signs as the shortest
/// digits that read back to the same number, nothing where a component neither exists nor follows. Not thread-safe; flushed by
/// <see cref="Flush"/> and on disposal, which leaves the stream open.
/// </summary>
public sealed class CanonicalCsv : IReportSink, IDisposable
{
    public const string Header =
        "iso,node,market,interval_start_utc,interval_end_utc,lmp,energy,congestion,loss,ghg,known_at,known_at_basis,source_version,source_file,source_line";

    private readonly Utf8LineWriter _line;
    private string _file = "";

    public CanonicalCsv(Stream output)
    {
        _line = new Utf8LineWriter(output);
        _line.Raw(Header);
        _line.EndLine();
    }

    public void ReportOpened(string fileName) => _file = fileName;

    public void RowAccepted()
    {
    }

    public void RowRejected(in RowRejection rejection)
    {
    }

    public void Price(in LmpEvent price, int line)
    {
        var fact = price.Fact;
        _line.Text(price.Node.Iso.Code);
        _line.Text(price.Node.Id);
        _line.Text(Domain.Markets.PriceProducts.Name(fact.Product));
        _line.Stamp(fact.IntervalStartUtc);
        _line.Stamp(fact.IntervalEndUtc);
        _line.Number(fact.Lmp);
        _line.Number(fact.Energy);
        _line.Number(fact.Congestion);
        _line.Number(fact.Loss);
        _line.Number(fact.Ghg);
        _line.Stamp(fact.KnownAtUtc);
        _line.Text(WordOf(fact.KnownAtBasis));
        _line.WholeNumber(fact.SourceVersion);
        _line.Text(_file);
        _line.WholeNumber(line);
        _line.EndLine();
    }

    public void Flush() => _line.Flush();

    public void Dispose() => _line.Dispose();

    private static string WordOf(KnownAtBasis basis) => basis switch
    {
        KnownAtBasis.Published => "published",
        KnownAtBasis.PostingHour => "posting_hour",
        KnownAtBasis.IntervalEndPlusLag => "interval_end_plus_lag",
        KnownAtBasis.PostingDay => "posting_day",
        _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, "no such basis"),
    };
}
