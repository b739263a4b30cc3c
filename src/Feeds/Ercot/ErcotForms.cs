using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>What ERCOT's price reports are made of. CSV, workbook and API name the same columns, each in its own spelling.</summary>
internal static class ErcotForms
{
    private const string Clock = "Central prevailing, the repeated hour by its flag";
    private const string ProductFrom = "columns";
    private const string Repeated = "RepeatedHourFlag";
    private const string PointType = "SettlementPointType";

    private static readonly string[] Points = ["SettlementPoint", "SettlementPointName"];
    private static readonly string[] Buses = ["ElectricalBus", "BusName"];
    private static readonly ReportColumn Flag = ReportColumn.OptionalKey("RepeatedHourFlag", "DSTFlag", "RepeatHourFlag");
    private static readonly StampRule HourEnding = new("DeliveryDate, HourEnding", StampPoint.End, Clock, "hour ending by its name");

    public static readonly ReportTable DayAheadPoints = new()
    {
        Reports = "day-ahead settlement point prices (NP4-190, yearly NP4-180)",
        Products = [PriceProduct.DayAheadHourly],
        ProductFrom = ProductFrom,
        Stamp = HourEnding,
        Columns = [.. Hour, Point, Flag, ReportColumn.Value("SettlementPointPrice"), .. NoBus],
        Fields = FieldsOf(HourEnding, ["DeliveryDate", "HourEnding", Repeated], "SettlementPointPrice", Points[0], PointType),
    };

    public static readonly ReportTable DayAheadBuses = new()
    {
        Reports = "day-ahead LMPs by electrical bus (NP4-183)",
        Products = [PriceProduct.DayAheadHourly],
        ProductFrom = ProductFrom,
        Stamp = HourEnding,
        Columns = [.. Hour, Bus, Flag, ReportColumn.Value("LMP"), .. NoPoint],
        Fields = FieldsOf(HourEnding, ["DeliveryDate", "HourEnding", Repeated], "LMP", Buses[0]),
    };

    public static readonly ReportTable Quarters = new()
    {
        Reports = "15-minute settlement point prices (NP6-905, yearly NP6-785)",
        Products = [PriceProduct.RealTime15Min],
        ProductFrom = ProductFrom,
        Stamp = HourEnding with { Column = "DeliveryDate, DeliveryHour, DeliveryInterval", Source = "DeliveryHour 1, interval 1 is the day's first quarter" },
        Fields = FieldsOf(HourEnding, ["DeliveryDate", "HourEnding", "DeliveryInterval", Repeated], "SettlementPointPrice", Points[0], PointType),
        Columns = [.. Hour, ReportColumn.Key("DeliveryInterval"), Point, Flag, ReportColumn.Value("SettlementPointPrice"), .. NoBus],
    };

    public static readonly ReportTable Runs = new()
    {
        Reports = "LMPs of SCED runs by settlement point (NP6-788)",
        Products = [PriceProduct.RealTimeSced],
        ProductFrom = ProductFrom,
        Stamp = new StampRule("SCEDTimestamp", StampPoint.Start, Clock, "time of the run, whose prices hold until the next one"),
        Fields = FieldsOf(HourEnding with { Point = StampPoint.Start }, ["SCEDTimestamp", Repeated], "CappedLMP", Points[0], PointType),
        Columns = [ReportColumn.Key("SCEDTimestamp"), Point, Flag, Lmp, .. NoBus, .. ReportColumn.Others("UncappedLMP")],
    };

    public static readonly ReportTable BusRuns = Runs with
    {
        Reports = "LMPs of SCED runs by electrical bus (NP6-787; `CappedLMP`, which settles, since 2026-08-27)",
        Fields = FieldsOf(HourEnding with { Point = StampPoint.Start }, ["SCEDTimestamp", Repeated], "CappedLMP", Buses[0]),
        Columns = [ReportColumn.Key("SCEDTimestamp"), Bus, Flag, Lmp, .. NoPoint, .. ReportColumn.Others("UncappedLMP")],
    };

    public static readonly ReportTable[] All = [DayAheadPoints, DayAheadBuses, Quarters, Runs, BusRuns];

    // ERCOT publishes the price alone.
    private static FieldSource[] FieldsOf(StampRule stamp, string[] stampColumns, string price, params string[] node) =>
    [
        .. FieldSource.Common(stamp, stampColumns, stampColumns), FieldSource.Made("node", "the point's or bus' name; of a zone with two prices its type too", node),
        FieldSource.Copy("lmp", price), .. node.Length > 1 ? [FieldSource.Made("type", "ERCOT's word for the kind of point", node[1])] : Array.Empty<FieldSource>(),
    ];

    private static ReportColumn Point => ReportColumn.Key(Points);

    private static ReportColumn Bus => ReportColumn.Key(Buses);

    private static ReportColumn Lmp => ReportColumn.Value("CappedLMP", "LMP");

    private static IEnumerable<ReportColumn> NoBus => [.. ReportColumn.Foreign(Buses), .. Labels];

    private static IEnumerable<ReportColumn> NoPoint => [.. ReportColumn.Foreign(Points), .. Labels];

    // The type is a part of the id of a zone that has two prices.
    private static IEnumerable<ReportColumn> Labels =>
        [ReportColumn.OptionalKey("SettlementPointType"), .. ReportColumn.Others("_meta", "report", "fields", "data", "links", "name", "label", "cardinality", "dataType")];

    private static IEnumerable<ReportColumn> Hour => [ReportColumn.Key("DeliveryDate"), ReportColumn.Key("HourEnding", "DeliveryHour")];
}
