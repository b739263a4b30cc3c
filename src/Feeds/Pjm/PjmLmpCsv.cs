using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Pjm;

/// <summary>
/// PJM Data Miner 2 prices as CSV: <c>da_hrl_lmps</c>, <c>rt_hrl_lmps</c>, <c>rt_fivemin_hrl_lmps</c>, <c>rt_fivemin_mnt_lmps</c>,
/// <c>rt_unverified_fivemin_lmps</c>, <c>rt_unverified_hrl_lmps</c>, <c>rt_da_monthly_lmps</c> (two products in each record). Stamps are interval BEGINNINGS; the UTC column is the interval. Source: dataminer2.pjm.com.
/// </summary>
public sealed class PjmLmpCsv : IReportLayout
{
    public string Name => "pjm-data-miner-csv";

    public Iso Iso => Isos.Pjm;

    public IReadOnlyList<PriceProduct> Products => PjmProducts.All;

    public ReportForm Form { get; } = new(ReportSyntax.Csv, PjmForms.All);

    public bool Recognizes(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return FindHeader(rows) is not null;
    }

    public PriceProduct? ProductOf(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return FindHeader(rows) is { } header
            ? PjmProducts.Of(header.Has(PjmColumns.DayAheadPrice), header.Has(PjmColumns.RealTimePrice), SpacingOf(header, rows), head.FileName)
            : null;
    }

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var rows = new Utf8CsvReader(input.Content);
        var header = FindHeader(rows) ?? throw new ReportFormatException("has no header of a Data Miner price feed");
        var columns = new PjmColumns(name => header.Column(name).Position, input.Product);
        var records = new PjmRecords(rows, columns, PjmFeed.ReleaseOf(header.Has, input.FileName), sink, input);
        while (rows.ReadRow(sink))
        {
            cancellation.ThrowIfCancellationRequested();
            records.ReadRow();
        }
    }

    private static CsvHeader? FindHeader(Utf8CsvReader rows)
    {
        var header = CsvHeader.Find(rows, PjmColumns.BeginningMember);
        return header is not null && PjmColumns.AreIn(header.Has) ? header : null;
    }

    private static StampSpacing SpacingOf(CsvHeader header, Utf8CsvReader rows) => header.Has(PjmFeed.UnverifiedFiveMinuteMember)
        ? StampSpacing.SubHourly
        : HeadStamps.Of(rows, header.Column(PjmColumns.BeginningMember));
}
