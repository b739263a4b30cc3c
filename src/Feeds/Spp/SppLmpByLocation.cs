using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Spp;

/// <summary>
/// SPP's LMP by settlement location, day-ahead (<c>DA-LMP-SL</c>) and real-time balancing (<c>RTBM-LMP-SL</c>): the two have the same
/// columns. Stamps are interval ENDINGS, local and GMT. Daily files spell some columns differently. Content distinguishes them where it
/// shows two intervals: whole hours only are day-ahead.
/// Source: portal.spp.org, da-lmp-by-location and rtbm-lmp-by-location.
/// </summary>
public sealed class SppLmpByLocation : IReportLayout
{
    public string Name => "spp-lmp-by-location";

    public Iso Iso => Isos.Spp;

    public IReadOnlyList<PriceProduct> Products { get; } = [PriceProduct.DayAheadHourly, PriceProduct.RealTime5Min];

    public ReportForm Form { get; } = new(ReportSyntax.Csv, SppForms.Intervals);

    public bool Recognizes(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return FindHeader(rows) is not null;
    }

    // The Western Energy Imbalance Service is a market of its own in the same form: only an option makes its prices SPP's.
    public PriceProduct? ProductOf(ReportHead head) => head.FileName.Contains("WEIS", StringComparison.OrdinalIgnoreCase)
        ? null
        : SpacingOf(head) switch
        {
            StampSpacing.SubHourly => PriceProduct.RealTime5Min,
            StampSpacing.Hourly => PriceProduct.DayAheadHourly,
            _ => SppForms.ProductOfName(head.FileName, PriceProduct.RealTime5Min),
        };

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var rows = new Utf8CsvReader(input.Content);
        var header = FindHeader(rows) ?? throw new ReportFormatException("has no header of SPP's LMP by settlement location");
        var reading = new SppRows(header, rows, sink, input);
        while (rows.ReadRow(sink))
        {
            cancellation.ThrowIfCancellationRequested();
            reading.ReadRow();
        }
    }

    internal static CsvColumn LocationOf(CsvHeader header) => header.Column(SppForms.LocationSpellings);

    internal static CsvColumn GmtEndOf(CsvHeader header) => header.Column(SppForms.GmtEndSpellings);

    private static CsvHeader? FindHeader(Utf8CsvReader rows)
    {
        var header = CsvHeader.Find(rows, "Interval", "LMP", "MLC", "MCC", "MEC");
        return header is not null && LocationOf(header).Exists ? header : null;
    }

    private static StampSpacing SpacingOf(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return FindHeader(rows) is { } header ? HeadStamps.Of(rows, header.Column("Interval")) : StampSpacing.Unknown;
    }
}
