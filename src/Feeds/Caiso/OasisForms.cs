using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>
/// What OASIS' price reports are made of: a row per interval, node, run and component. <c>PRC_SPTIE_LMP</c> has prices of a scheduling
/// point per tie in the same columns and one more.
/// </summary>
internal static class OasisForms
{
    private const string Reports = "`PRC_LMP`, `PRC_RTPD_LMP`, `PRC_INTVL_LMP`";
    private const string Clock = "UTC";

    private static readonly string[] Prices = ["PRC", "VALUE", "MW"];

    public static readonly ReportTable Csv = new()
    {
        Reports = Reports,
        Products = OasisWords.Products,
        ProductFrom = "`MARKET_RUN_ID`, else the file name",
        Stamp = new StampRule("INTERVALSTARTTIME_GMT", StampPoint.Start, Clock, "its name; INTERVALENDTIME_GMT is beside it"),
        Columns =
        [
            ReportColumn.Key("INTERVALSTARTTIME_GMT"), ReportColumn.Key("NODE"), ReportColumn.Key("MARKET_RUN_ID"), ReportColumn.Key("LMP_TYPE"),
            ReportColumn.Value(Prices), .. ReportColumn.Foreign("TIE", "TIE_NAME", "TI_ID", "TIE_ID"),
            .. ReportColumn.Others("INTERVALENDTIME_GMT", "OPR_DT", "OPR_HR", "OPR_INTERVAL", "NODE_ID_XML", "NODE_ID", "XML_DATA_ITEM", "PNODE_RESMRID",
                "GRP_TYPE", "POS", "GROUP"),
        ],
        Fields =
        [
            .. FieldSource.Common(new StampRule("", StampPoint.Start, Clock, ""), ["INTERVALSTARTTIME_GMT"], ["MARKET_RUN_ID"]), FieldSource.Copy("node", "NODE"),
            .. ComponentsOf("LMP_TYPE", Prices[0]),
        ],
    };

    public static readonly ReportTable Xml = new()
    {
        Reports = Reports,
        Products = OasisWords.Products,
        ProductFrom = "`MKT_TYPE`, else the file name",
        Stamp = new StampRule("INTERVAL_START_GMT", StampPoint.Start, Clock, "its name; INTERVAL_END_GMT is beside it"),
        Columns =
        [
            ReportColumn.Key("INTERVAL_START_GMT"), ReportColumn.Key("RESOURCE_NAME"), ReportColumn.Key("DATA_ITEM"), ReportColumn.OptionalKey("MKT_TYPE"),
            ReportColumn.Value("VALUE"), .. ReportColumn.Foreign("TIE", "TIE_NAME", "TI_ID", "TIE_ID"),
            .. ReportColumn.Others("OASISReport", "MessageHeader", "TimeDate", "Source", "Version", "MessagePayload", "RTO", "name", "REPORT_ITEM", "REPORT_HEADER",
                "SYSTEM", "TZ", "REPORT", "UOM", "INTERVAL", "SEC_PER_INTERVAL", "REPORT_DATA", "OPR_DATE", "INTERVAL_NUM", "INTERVAL_END_GMT",
                "DISCLAIMER_ITEM", "DISCLAIMER", "xmlns", "xsi", "schemaLocation", "m"),
        ],
        Fields =
        [
            .. FieldSource.Common(new StampRule("", StampPoint.Start, Clock, ""), ["INTERVAL_START_GMT"], ["MKT_TYPE"]), FieldSource.Copy("node", "RESOURCE_NAME"),
            .. ComponentsOf("DATA_ITEM", "VALUE"),
        ],
    };

    // A row has one component; which one is a column of its own.
    private static FieldSource[] ComponentsOf(string type, string value) =>
    [
        .. new[] { "lmp", "energy_component", "congestion_component", "loss_component", "ghg_component" }
            .Select(field => FieldSource.Made(field, $"{value} of the row whose {type} is this component", value, type)),
    ];

    /// <exception cref="ReportFormatException">The document names another report than those of nodes.</exception>
    public static void RequireReport(ReadOnlySpan<char> report)
    {
        if (report.StartsWith("PRC_", StringComparison.Ordinal) && !report.StartsWith("PRC_LMP", StringComparison.Ordinal)
            && !report.StartsWith("PRC_RTPD_LMP", StringComparison.Ordinal) && !report.StartsWith("PRC_INTVL_LMP", StringComparison.Ordinal))
        {
            throw new ReportFormatException($"is the report {HeadNames.Shortened(report.ToString())}, of which the form knows nothing; it knows {Reports}");
        }
    }
}
