using System.Xml;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>
/// The OASIS price reports as XML (<c>OASISReport</c>), and OASIS' answer to a request it refuses, which has the same root. Rows are
/// counted as <c>REPORT_DATA</c> elements. Source: oasis.caiso.com, SingleZip, resultformat 5; OASISReport_v1.xsd.
/// </summary>
public sealed class OasisLmpXml : IPartedLayout
{
    public string Name => "caiso-oasis-lmp-xml";

    public Iso Iso => Isos.Caiso;

    public IReadOnlyList<PriceProduct> Products => OasisWords.Products;

    public ReportForm Form { get; } = new(ReportSyntax.Xml, OasisForms.Xml);

    public bool Recognizes(ReportHead head)
    {
        if (!head.Start.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8))
        {
            return false;
        }

        using var xml = new OasisXmlReader(head);
        try
        {
            return xml.Next() && xml.Element == "OASISReport";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <exception cref="ReportFormatException">OASIS' own error, or a run whose prices are no product of the platform.</exception>
    public PriceProduct? ProductOf(ReportHead head) => OasisWords.ProductOfRun(RunOf(head)) ?? OasisWords.ProductOfName(head.FileName);

    public string? WholeOf(string fileName) => OasisParts.WholeOf(fileName);

    public IPartedReading Begin() => new OasisReading(ReadPart);

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation) =>
        OasisReading.ReadAlone(this, input, sink, cancellation);

    private static void ReadPart(OasisPart part, OasisPrices prices, CancellationToken cancellation)
    {
        using var xml = new OasisXmlReader(part.Input.Content);
        try
        {
            new OasisXmlRows(xml, part, prices).ReadAll(cancellation);
        }
        catch (XmlException broken)
        {
            throw new ReportFormatException($"no XML at line {broken.LineNumber}, column {broken.LinePosition}: {broken.Message}", broken);
        }
    }

    /// <summary>The run named first; empty where the head names none.</summary>
    private static string RunOf(ReportHead head)
    {
        using var xml = new OasisXmlReader(head);
        try
        {
            while (xml.Next())
            {
                if (xml is { IsStart: true, Element: "MKT_TYPE" })
                {
                    return xml.TextSpan().ToString();
                }

                if (xml is { IsStart: true, Element: "REPORT" })
                {
                    OasisForms.RequireReport(xml.TextSpan());
                }

                if (xml is { IsStart: true, Element: "ERR_DESC" })
                {
                    throw new ReportFormatException($"OASIS answered: {xml.TextSpan()}");
                }
            }
        }
        catch (XmlException)
        {
            // The head is cut off somewhere; what it does not say the file name may.
        }

        return "";
    }
}
