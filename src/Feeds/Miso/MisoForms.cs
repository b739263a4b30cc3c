using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>What MISO's reports are made of. All its stamps end their interval, on Eastern Standard Time all year.</summary>
internal static class MisoForms
{
    private const string Clock = "EST all year";

    public static readonly ReportTable FiveMinutes = new()
    {
        Reports = "five-minute ex-post prices (current interval, rolling and previous market day)",
        Products = [PriceProduct.RealTime5Min],
        ProductFrom = "columns",
        Stamp = new StampRule("INTERVAL", StampPoint.End, Clock, "the day's first row is 00:05; MISO's binding constraints and commitments name the same stamp an interval end (MKT_INT_END_EST)"),
        Fields = FieldsOf(["INTERVAL"], ["INTERVAL"], "CPNODE"),
        Columns = [ReportColumn.Key("INTERVAL"), ReportColumn.Key("CPNODE"), ReportColumn.Value("LMP"), ReportColumn.Value("MCC"), ReportColumn.Value("MLC"), .. ReportColumn.Others("headers", "data")],
    };

    public static readonly ReportTable Board = new()
    {
        Reports = "consolidated table, FiveMinLMP",
        Products = [PriceProduct.RealTime5Min],
        ProductFrom = "section",
        Stamp = FiveMinutes.Stamp with { Column = "RefId, HourAndMin" },
        Fields = FieldsOf(["RefId", "HourAndMin"], ["FiveMinLMP"], "name"),
        Columns = BoardColumns("FiveMinLMP"),
    };

    public static readonly ReportTable BoardHours = new()
    {
        Reports = "consolidated table, hourly sections",
        Products = [PriceProduct.RealTimeHourly, PriceProduct.DayAheadHourlyExAnte, PriceProduct.DayAheadHourlyExPost],
        ProductFrom = "section",
        Stamp = new StampRule("HourAndMin (HE n)", StampPoint.End, Clock, "hour ending by its name"),
        Fields = FieldsOf(["RefId", "HourAndMin"], ["HourlyIntegratedLMP"], "name"),
        Columns = BoardColumns("HourlyIntegratedLMP", "DayAheadExAnteLMP", "DayAheadExPostLMP"),
    };

    public static readonly ReportTable Hours = new()
    {
        Reports = "day-ahead ex-ante and ex-post, real-time preliminary and final",
        Products = [PriceProduct.DayAheadHourlyExAnte, PriceProduct.DayAheadHourlyExPost, PriceProduct.RealTimeHourlyPrelim, PriceProduct.RealTimeHourlyFinal],
        ProductFrom = "preamble, else file name",
        Stamp = new StampRule("day of the preamble, HE n", StampPoint.End, Clock, "the preamble: all hours ending are EST"),
        Fields =
        [
            .. FieldSource.Common(new StampRule("", StampPoint.End, Clock, ""), ["HE 1"], []), FieldSource.Copy("node", "Node"), FieldSource.Made("type", "MISO's word for the kind of node", "Type"),
            .. new[] { "lmp", "congestion_component", "loss_component" }.Select(field => FieldSource.Made(field, "the hour of the row whose Value is this component", "HE 1", "Value")),
            FieldSource.Made("energy_component", "lmp - congestion - loss", "HE 1", "Value"),
        ],
        Columns =
        [
            ReportColumn.Key("Node"), ReportColumn.Key("Value"), .. ReportColumn.Others("Type"), ReportColumn.Value("HE 1", "HE 01"),
            .. ReportColumn.Others(Enumerable.Range(2, 23).SelectMany(hour => new[] { $"HE {hour}", $"HE 0{hour}" })),
        ],
    };

    private static FieldSource[] FieldsOf(string[] stamp, string[] product, string node) =>
    [
        .. FieldSource.Common(new StampRule("", StampPoint.End, Clock, ""), stamp, product), FieldSource.Copy("node", node), FieldSource.Copy("lmp", "LMP"),
        FieldSource.Copy("congestion_component", "MCC"), FieldSource.Copy("loss_component", "MLC"), FieldSource.EnergyOf("LMP", "MCC", "MLC"),
    ];

    private static ReportColumn[] BoardColumns(params string[] sections) =>
    [
        ReportColumn.Key("RefId"), ReportColumn.Key(sections), ReportColumn.Key("HourAndMin"), ReportColumn.Key("name"), ReportColumn.Value("LMP"),
        .. ReportColumn.Others("LMPData", "FiveMinLMP", "HourlyIntegratedLMP", "DayAheadExAnteLMP", "DayAheadExPostLMP", "PricingNode", "region", "MLC", "MCC",
            "REGMCP", "REGMILEAGEMCP", "SPINMCP", "SUPPMCP", "STRMCP", "RCUPMCP", "RCDOWNMCP"),
    ];
}
