using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>
/// LMPs from ISO-NE's web services as JSON. Day-ahead, preliminary and final hourly answers are alike: their address distinguishes them.
/// Source: webservices.iso-ne.com/api/v1.1, hourlylmp and fiveminutelmp.
/// </summary>
public sealed class IsoneLmpJson : IReportLayout
{
    public string Name => "isone-lmp-json";

    public Iso Iso => Isos.Isone;

    public IReadOnlyList<PriceProduct> Products => IsoneProducts.All;

    public ReportForm Form { get; } = new(ReportSyntax.Json, IsoneForms.WebHours, IsoneForms.WebFiveMinutes);

    public bool Recognizes(ReportHead head) => KindOf(head) is not null;

    public PriceProduct? ProductOf(ReportHead head) => IsoneProducts.Of(KindOf(head), head.FileName);

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        var records = new IsoneRecords(new IsonePriceRows(input, sink));
        JsonTokens.Push(input.Content, records, cancellation);
        if (records.Kind is null)
        {
            throw new ReportFormatException("has neither HourlyLmps nor FiveMinLmps");
        }
    }

    private static IsoneRecordKind? KindOf(ReportHead head)
    {
        var records = new IsoneRecords(rows: null);
        if (head.Start.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            JsonTokens.PushHead(head.Start.Span, records);
        }

        return records.Kind;
    }
}
