using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Prices;

/// <summary>What is known of the nodes, hubs, zones and hours that prices are about.</summary>
public static class PriceDimensions
{
    private const string Word = "LowCardinality(String)";

    private static readonly ComputedColumn Iso = new("iso", Word, "code of the ISO");

    private static readonly ComputedColumn[] Node =
    [
        Iso, new("node", "String", "the ISO's stable id"), new("name", "String", "what people call it"), new("type", Word, "GEN LOAD HUB ZONE INTERFACE AGGREGATE"),
        new("hub", Word, "trading hub it counts towards"), new("zone", Word, "load zone it lies in"), new("baa", Word, "balancing authority"),
        new("latitude", "Nullable(Float64)", "degrees north", Units.Degrees), new("longitude", "Nullable(Float64)", "degrees east", Units.Degrees),
        new("valid_from", "DateTime64(6, 'UTC')", "since when this was known"),
    ];

    public static readonly ComputedTable NodeVersions = Dimension("dim_node_version", "what was known of a node and since when", "the reference catalog, and what reports say of their nodes", Node);

    public static readonly ComputedTable Nodes = Dimension(
        "dim_node", "a stretch of time in which what is known of a node did not change (type 2)", null,
        [
            .. Node, new("valid_to", "Nullable(DateTime64(6, 'UTC'))", "until when; NULL while it holds"), new("is_current", "UInt8", "1 for the stretch that holds now", Units.Flags),
        ]) with
    { Kind = ComputedKind.View };

    public static readonly ComputedTable Hubs = Dimension("dim_hub", "a trading hub", "the seed list of hubs", [.. PlaceOf("hub")]);

    public static readonly ComputedTable Zones = Dimension("dim_zone", "a load zone", "the seed list of zones", [.. PlaceOf("zone")]);

    public static readonly ComputedTable Calendar = Dimension(
        "dim_calendar", "an hour of 2015 to 2035 with the block that contracts of a market put it in", "the market's blocks and NERC's holidays",
        [
            new("calendar", Word, "the market's calendar: CAISO 6x16"), Iso, new("is_default", "UInt8", "1 for the calendar that the market's contracts use", Units.Flags),
            new("hour_start", "DateTime('UTC')", "start of the hour"), new("local_date", "Date32", "day on the contracts' clock"),
            new("hour_ending", "UInt8", "hour ending on that clock, 1 to 24", Units.Ordinal), new("block", Word, "block of hours: 5x16"),
            new("is_on_peak", "UInt8", "1 for the block that contracts call on-peak", Units.Flags), new("is_nerc_holiday", "UInt8", "1 on a holiday of NERC's", Units.Flags),
        ]);

    public static IReadOnlyList<ComputedTable> All { get; } = [NodeVersions, Nodes, Hubs, Zones, Calendar];

    private static IEnumerable<ComputedColumn> PlaceOf(string kind) =>
    [
        Iso, new(kind, "String", $"canonical id of the {kind}"), new("display_name", "String", "short name on screens"), new("aliases", "Array(String)", "further names that lead to it"),
        new("price_node", "String", $"the node whose published price is the {kind}'s"),
    ];

    private static ComputedTable Dimension(string name, string doc, string? source, IReadOnlyList<ComputedColumn> columns) => new(name, ComputedKind.Dimension, doc, columns)
    {
        Owner = "market-data",
        Sla = new TableSla(TimeSpan.FromMinutes(1)),
        Class = DataClass.Public,
        Tags = ["reference"],
        Source = source,
    };
}
