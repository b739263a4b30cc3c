using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Nyiso;

/// <summary>What NYISO's price reports are made of: the columns are the same, the stamps are not.</summary>
internal static class NyisoForms
{
    private const string Clock = "Eastern prevailing, the repeated hour by order";

    private static readonly ReportColumn[] Columns =
    [
        ReportColumn.Key("Time Stamp"), ReportColumn.Key("PTID"), ReportColumn.Value("Name"), ReportColumn.Value("LBMP ($/MWHr)"),

        // Older files cut the last name short.
        .. ReportColumn.Others("Marginal Cost Losses ($/MWHr)", "Marginal Cost Congestion ($/MWHr)", "Marginal Cost Congestion ($/MWH", "Time Zone"),
    ];

    private const string Loss = "Marginal Cost Losses ($/MWHr)";
    private const string Congestion = "Marginal Cost Congestion ($/MWHr)";
    private const string Price = "LBMP ($/MWHr)";

    public static readonly ReportTable Intervals = new()
    {
        Reports = "`realtime` (dispatch every 5 minutes, and at its end the commitment every 15), zones and generators",
        Products = [PriceProduct.RealTime5Min, PriceProduct.RealTime15Min],
        ProductFrom = "a stamp off the quarter hour, else the file name",
        Stamp = new StampRule("Time Stamp", StampPoint.End, Clock, "the day's first row is 00:05, its last one 00:00 of the next day"),
        Columns = Columns,
        Fields = FieldsOf(StampPoint.End, "Time Stamp"),
    };

    public static readonly ReportTable Hours = new()
    {
        Reports = "`damlbmp`, `rtlbmp`, zones and generators",
        Products = [PriceProduct.DayAheadHourly, PriceProduct.RealTimeHourly],
        ProductFrom = "file name",
        Stamp = new StampRule("Time Stamp", StampPoint.Start, Clock, "the day's rows are 00:00 to 23:00"),
        Columns = Columns,
        Fields = FieldsOf(StampPoint.Start),
    };

    // NYISO's congestion is what others subtract.
    private static FieldSource[] FieldsOf(StampPoint point, params string[] product) =>
    [
        .. FieldSource.Common(new StampRule("", point, Clock, ""), ["Time Stamp"], product), FieldSource.Copy("node", "PTID"), FieldSource.Copy("name", "Name"),
        FieldSource.Copy("lmp", Price), FieldSource.Copy("loss_component", Loss), FieldSource.Made("congestion_component", "in the canonical sign: -1 times", Congestion),
        FieldSource.EnergyOf(Price, Congestion, Loss),
    ];

    public static ReportTable Of(PriceProduct product) => Hours.Products.Contains(product) ? Hours : Intervals;
}
