using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>
/// The yearly workbooks of hub and zone prices, day-ahead (<c>DAMLZHBSPP_2022.xlsx</c>, NP4-180) and 15-minute
/// (<c>RTMLZHBSPP_2022.xlsx</c>, NP6-785): a sheet per month, whose names vary. Sheets are read row by row.
/// </summary>
public sealed class ErcotPriceWorkbook : IReportLayout
{
    private const int MaxRowsBeforeHeader = 10;

    private static readonly PriceProduct[] Carried = [PriceProduct.DayAheadHourly, PriceProduct.RealTime15Min];

    public string Name => "ercot-prices-xlsx";

    public Iso Iso => Isos.Ercot;

    public IReadOnlyList<PriceProduct> Products => Carried;

    public ReportForm Form { get; } = new(ReportSyntax.Workbook, ErcotForms.DayAheadPoints, ErcotForms.Quarters);

    /// <summary>A workbook shows its columns only when it is opened: being one is all that a head can show.</summary>
    public bool Recognizes(ReportHead head) => head.Start.Span.StartsWith("PK\u0003\u0004"u8);

    public PriceProduct? ProductOf(ReportHead head) =>
        head.FileName.Contains("DAMLZHBSPP", StringComparison.OrdinalIgnoreCase) ? PriceProduct.DayAheadHourly
        : head.FileName.Contains("RTMLZHBSPP", StringComparison.OrdinalIgnoreCase) ? PriceProduct.RealTime15Min
        : null;

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var workbook = new WorkbookCursor(input.Content, input.Time);
        var rows = new ErcotPriceRows(input, sink);
        var sheetsRead = 0;
        var headers = new List<HeadNames>();
        do
        {
            if (ReadSheet(workbook, rows, headers, cancellation))
            {
                sheetsRead++;
            }
        }
        while (workbook.NextSheet());

        if (sheetsRead == 0)
        {
            throw new ReportFormatException($"no sheet of the workbook has the columns of a price report{NearestForm.Describe([this], headers)}");
        }
    }

    /// <returns>False for a sheet without a price header, such as one of notes.</returns>
    private static bool ReadSheet(WorkbookCursor sheet, ErcotPriceRows rows, List<HeadNames> headers, CancellationToken cancellation)
    {
        rows.Place = $"sheet '{sheet.SheetName}'";
        if (FindColumns(sheet, headers) is not { } columns)
        {
            if (sheet.RowNumber > 0)
            {
                rows.Reject(1, "", RejectReason.MissingField, "has no header of a price report; its rows are not read");
            }

            return false;
        }

        rows.Require(columns);
        var fields = new FieldSlots(ErcotColumns.SlotCount);
        while (sheet.ReadRow())
        {
            cancellation.ThrowIfCancellationRequested();
            if (ErcotCells.Copy(sheet, columns, fields))
            {
                rows.Accept(fields, sheet.RowNumber);
            }
        }

        return true;
    }

    private static ErcotColumns? FindColumns(WorkbookCursor sheet, List<HeadNames> seen)
    {
        for (var row = 0; row < MaxRowsBeforeHeader && sheet.ReadRow(); row++)
        {
            var names = sheet.Texts();
            if (ErcotColumns.Of(names) is { } columns)
            {
                return columns;
            }

            seen.Add(new HeadNames(ReportSyntax.Workbook, [.. names]));
        }

        return null;
    }
}
