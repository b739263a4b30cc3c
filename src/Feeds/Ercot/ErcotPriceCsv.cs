using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>
/// Price reports as CSV: day-ahead settlement point prices (NP4-190) and LMPs by electrical bus (NP4-183), 15-minute settlement point
/// prices (NP6-905), LMPs of SCED runs by settlement point (NP6-788) or electrical bus (NP6-787).
/// </summary>
public sealed class ErcotPriceCsv : IReportLayout
{
    private static readonly PriceProduct[] Carried = [PriceProduct.DayAheadHourly, PriceProduct.RealTime15Min, PriceProduct.RealTimeSced];

    public string Name => "ercot-prices-csv";

    public Iso Iso => Isos.Ercot;

    public IReadOnlyList<PriceProduct> Products => Carried;

    public ReportForm Form { get; } = new(ReportSyntax.Csv, ErcotForms.All);

    public bool Recognizes(ReportHead head) => ColumnsOf(head) is not null;

    public PriceProduct? ProductOf(ReportHead head) => ColumnsOf(head)?.Product;

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var csv = new Utf8CsvReader(input.Content);
        var columns = csv.ReadRow(sink) ? ErcotColumns.Of(NamesOf(csv)) : null;
        if (columns is null)
        {
            throw new ReportFormatException("line 1 does not name the columns of a price report");
        }

        var rows = new ErcotPriceRows(input, sink);
        rows.Require(columns);
        var fields = new FieldSlots(ErcotColumns.SlotCount);
        while (csv.ReadRow(sink))
        {
            fields.Clear();
            for (var position = 0; position < csv.FieldCount; position++)
            {
                if (columns.TryGetSlot(position, out var slot))
                {
                    fields.Set(slot, csv[position]);
                }
            }

            rows.Accept(fields, csv.Line);
        }
    }

    private static ErcotColumns? ColumnsOf(ReportHead head)
    {
        using var csv = head.ReadCsv();
        return csv.ReadRow(NoSink.Instance) ? ErcotColumns.Of(NamesOf(csv)) : null;
    }

    private static List<string> NamesOf(Utf8CsvReader csv)
    {
        var names = new List<string>(csv.FieldCount);
        for (var position = 0; position < csv.FieldCount; position++)
        {
            names.Add(Encoding.UTF8.GetString(csv[position]));
        }

        return names;
    }
}
