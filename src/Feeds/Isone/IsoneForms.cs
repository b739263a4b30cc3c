using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>What ISO-NE's LMP reports are made of: the web services' records, and the marked rows of CSV reports.</summary>
internal static class IsoneForms
{
    private static readonly StampRule BeginDate = new("BeginDate", StampPoint.Start, "its own offset", "its name");

    public static readonly ReportTable WebHours = new()
    {
        Reports = "web service `hourlylmp`: day-ahead, real-time preliminary and final",
        Products = [PriceProduct.DayAheadHourly, PriceProduct.RealTimeHourlyPrelim, PriceProduct.RealTimeHourlyFinal],
        ProductFrom = "address or file name",
        Stamp = BeginDate,
        Columns = WebColumns("HourlyLmp"),
        Fields = WebFields,
    };

    public static readonly ReportTable WebFiveMinutes = new()
    {
        Reports = "web service `fiveminutelmp`",
        Products = [PriceProduct.RealTime5Min],
        ProductFrom = "record kind",
        Stamp = BeginDate,
        Columns = WebColumns("FiveMinLmp"),
        Fields = WebFields,
    };

    public static readonly ReportTable CsvHours = new()
    {
        Reports = "`WW_DALMP_ISO_`, `lmp_rt_prelim_` (names only), `lmp_rt_final_`",
        Products = [PriceProduct.DayAheadHourly, PriceProduct.RealTimeHourlyPrelim, PriceProduct.RealTimeHourlyFinal],
        ProductFrom = "title row, else file name",
        Stamp = new StampRule("Date, Hour Ending", StampPoint.End, "Eastern prevailing, the repeated hour as 02X", "hour ending by its name"),
        Fields = CsvFieldsOf(StampPoint.End, "Date", "Hour Ending"),
        Columns = [Marker, ReportColumn.Key("Date", "Local Date"), ReportColumn.Key("Hour Ending", "Local Time"), .. CsvColumns],
    };

    public static readonly ReportTable CsvFiveMinutes = new()
    {
        Reports = "`lmp_5min_`",
        Products = [PriceProduct.RealTime5Min],
        ProductFrom = "columns",
        Stamp = new StampRule("Local Time", StampPoint.Start, "Eastern prevailing, the repeated hour by order", "a file of 00 to 04 begins with 00:00; the web service calls the same time BeginDate"),
        Fields = CsvFieldsOf(StampPoint.Start, "Local Time"),
        Columns = [Marker, ReportColumn.Key("Local Time"), .. CsvColumns],
    };

    private static FieldSource[] WebFields =>
    [
        .. FieldSource.Common(BeginDate, ["BeginDate"], []), FieldSource.Copy("node", "LocId"), FieldSource.Copy("type", "LocType"), FieldSource.Copy("lmp", "LmpTotal"),
        FieldSource.Copy("energy_component", "EnergyComponent"), FieldSource.Copy("congestion_component", "CongestionComponent"), FieldSource.Copy("loss_component", "LossComponent"),
    ];

    private static FieldSource[] CsvFieldsOf(StampPoint point, params string[] stamp) =>
    [
        .. FieldSource.Common(new StampRule("", point, "Eastern prevailing", ""), stamp, stamp), FieldSource.Copy("node", "Location ID"), FieldSource.Copy("type", "Location Type"),
        FieldSource.Copy("lmp", "Locational Marginal Price"), FieldSource.Copy("energy_component", "Energy Component"),
        FieldSource.Copy("congestion_component", "Congestion Component"), FieldSource.Copy("loss_component", "Marginal Loss Component"),
    ];

    private static ReportColumn Marker => new(ColumnUse.Value, false, ["H"]);

    private static IEnumerable<ReportColumn> CsvColumns =>
    [
        ReportColumn.Key("Location ID", "Location Name", "Location"), ReportColumn.Value("Locational Marginal Price", "LMP"),
        .. ReportColumn.Others("Location Type", "Energy Component", "Congestion Component", "Marginal Loss Component", "Loss Component"),
    ];

    private static ReportColumn[] WebColumns(string record) =>
    [
        ReportColumn.Value(record, $"{record}s"), ReportColumn.Key("BeginDate"), ReportColumn.Key("LocId", "Location"), ReportColumn.Value("LmpTotal"),
        .. ReportColumn.Others("LocType", "EnergyComponent", "CongestionComponent", "LossComponent", "xmlns"),
    ];
}
