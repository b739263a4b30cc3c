using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>The same LMPs as <see cref="IsoneLmpJson"/> as XML; names count without their namespace.</summary>
public sealed class IsoneLmpXml : IReportLayout
{
    public string Name => "isone-lmp-xml";

    public Iso Iso => Isos.Isone;

    public IReadOnlyList<PriceProduct> Products => IsoneProducts.All;

    public ReportForm Form { get; } = new(ReportSyntax.Xml, IsoneForms.WebHours, IsoneForms.WebFiveMinutes);

    public bool Recognizes(ReportHead head) => KindOf(head) is not null;

    public PriceProduct? ProductOf(ReportHead head) => IsoneProducts.Of(KindOf(head), head.FileName);

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var elements = new IsoneElements(input.Content);
        var rows = new IsonePriceRows(input, sink);
        var record = new FieldSlots(IsonePriceRows.FieldCount);
        for (var number = 1; elements.ReadRecord(record); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Require(elements.Kind!.Value);
            rows.Accept(record, number);
        }

        if (elements.Kind is null)
        {
            throw new ReportFormatException("has neither HourlyLmps nor FiveMinLmps");
        }
    }

    private static IsoneRecordKind? KindOf(ReportHead head)
    {
        if (!head.Start.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8))
        {
            return null;
        }

        using var elements = new IsoneElements(new MemoryStream(head.Start.ToArray(), writable: false));
        try
        {
            elements.ReadRecord(new FieldSlots(IsonePriceRows.FieldCount));
        }
        catch (ReportFormatException)
        {
            // A head may end anywhere; what it showed until then counts.
        }

        return elements.Kind;
    }
}
