using GridGrains.ClickHouse.Rollups;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Prices;

/// <summary>What prices become in the warehouse: rollups, and the views of what is in quarantine.</summary>
public static class PriceRollups
{
    private const string Owner = "market-data";
    private const int RetentionDays = 5 * 365;
    private const string Word = "LowCardinality(String)";
    private const string Stamp = "DateTime64(6, 'UTC')";
    private const string Optional = "Nullable(Float64)";

    private static readonly TableSla Sla = new(TimeSpan.FromSeconds(30));
    private static readonly ComputedColumn Iso = new("iso", Word, "code of the ISO");
    private static readonly ComputedColumn Market = new("market", Word, "the product");
    private static readonly ComputedColumn Version = new("version", "UInt64", "last decision about its rows, and how many it was computed from: the greatest stands", Units.Ordinal);

    public static readonly ComputedTable HubIntervals = new(
        "hub_lmp_5m", ComputedKind.Rollup, "a hub and interval: the published price, and the mean of its members beside it",
        [
            Iso, new("hub", Word, "id of the hub"), Market, new("ts", Stamp, "start of the interval"),
            new("interval_minutes", "UInt16", "its length; 0 where all of its rows are in quarantine", Units.Minutes),
            Price("price", "the ISO's published price, or the mean of members where it publishes none"), new("is_published", "UInt8", "1 where the price is the ISO's published one", Units.Flags),
            Part("energy", "energy component"), Part("congestion", "congestion component"), Part("loss", "loss component"),
            new("members", "UInt32", "members with a price", Units.Count), Part("members_mean", "mean of the members"), Part("members_min", "lowest member"), Part("members_max", "highest member"),
            Version,
        ])
    {
        Owner = Owner,
        Sla = Sla,
        RetentionDays = RetentionDays,
        TimeColumn = "ts",
        Where = "interval_minutes > 0",
        Class = DataClass.Public,
        Tags = ["hub", "price", "congestion", "basis"],
        Statements = [RollupSql.HubIntervals],
    };

    public static readonly ComputedTable NodeHours = new(
        "node_lmp_1h", ComputedKind.Rollup, "a node and hour, weighted by time",
        [
            Iso, new("node", "String", "the ISO's stable id"), Market, new("hour", "DateTime('UTC')", "start of the hour"),
            new("minutes", "UInt16", "time with prices", Units.Minutes), Price("lmp", "time-weighted mean"), Price("lmp_min", "lowest interval"), Price("lmp_max", "highest interval"),
            Part("energy", "energy component"), Part("congestion", "congestion component"), Part("loss", "loss component"),
            new("negative_minutes", "UInt16", "time with a price below zero", Units.Minutes), Version,
        ])
    {
        Owner = Owner,
        Sla = Sla,
        RetentionDays = RetentionDays,
        TimeColumn = "hour",
        Where = "minutes > 0",
        Class = DataClass.Public,
        Tags = ["node", "price", "hourly"],
        Statements = [RollupSql.NodeHours],
    };

    public static readonly ComputedTable HubDays = new(
        "hub_lmp_1d", ComputedKind.Rollup, "a hub, contract day and block",
        [
            Iso, new("hub", Word, "id of the hub"), Market, new("day", "Date32", "on the clock of the market's contracts"), new("block", Word, "block of hours: 5x16"),
            new("is_on_peak", "UInt8", "1 for the block that contracts call on-peak", Units.Flags), new("minutes", "UInt32", "time with prices", Units.Minutes),
            Price("price", "time-weighted mean"), Price("price_min", "lowest interval"), Price("price_max", "highest interval"), Version,
        ])
    {
        Owner = Owner,
        Sla = Sla,
        TimeColumn = "day",
        Where = "minutes > 0",
        Class = DataClass.Public,
        Tags = ["hub", "price", "daily", "on-peak", "off-peak"],
        Statements = [RollupSql.HubDays],
    };

    public static IReadOnlyList<ComputedTable> All { get; } =
    [
        HubIntervals, NodeHours, HubDays, QuarantineOf(PriceTables.RealTime), QuarantineOf(PriceTables.DayAhead),
    ];

    private static ComputedTable QuarantineOf(TableDefinition table) => new(
        $"{table.Name}_quarantine", ComputedKind.View, $"{table.Doc.Split(';')[0]} whose day is in quarantine",
        [
            .. table.Columns.Where(column => column.Warehouse is not null && table.Projections[0].Columns.Contains(column.Name))
                .Select(column => new ComputedColumn(column.Name, column.Warehouse!.Type, column.Meaning ?? "", column.Unit ?? (column.Type == LogicalType.Boolean ? Units.Flags : null))),
        ])
    {
        Owner = table.Owner,
        Sla = table.Sla,
        TimeColumn = table.TimeColumn,
        Class = table.Class,
        Tags = ["quarantine"],
    };

    private static ComputedColumn Price(string name, string doc) => new(name, "Float64", doc, Units.UsdPerMwh);

    private static ComputedColumn Part(string name, string doc) => new(name, Optional, doc, Units.UsdPerMwh);
}
