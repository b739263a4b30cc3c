using GridGrains.Domain.Log;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Lake.Tables;

/// <summary>
/// The tables of the lake and their columns. Column ids are part of every file: a column is added under a new id and none is used again.
/// </summary>
public static class LakeTables
{
    public const string Namespace = "power";

    private const int DaysPerYear = 365;

    private static readonly SchemaField[] PriceFields =
    [
        Required(1, "ts", PrimitiveType.TimestampTz, "start of the interval"),
        Required(2, "iso", PrimitiveType.String, "CAISO MISO SPP PJM NYISO ERCOT ISONE"),
        Required(3, "node", PrimitiveType.String, "the ISO's stable id"),
        Required(4, "market", PrimitiveType.String, "REAL_TIME_5_MIN and the like"),
        Optional(5, "market_run", PrimitiveType.String, "the ISO's own name of the run"),
        Optional(6, "hub", PrimitiveType.String, "trading hub the source maps the node to"),
        Optional(7, "zone", PrimitiveType.String, "load zone the source maps the node to"),
        Optional(8, "baa", PrimitiveType.String, "balancing authority, where one report holds several"),
        Required(9, "lmp", PrimitiveType.Double, "USD/MWh"),
        Optional(10, "energy_component", PrimitiveType.Double, "USD/MWh"),
        Optional(11, "congestion_component", PrimitiveType.Double, "USD/MWh; lmp = energy + congestion + loss + ghg"),
        Optional(12, "loss_component", PrimitiveType.Double, "USD/MWh"),
        Optional(13, "ghg_component", PrimitiveType.Double, "USD/MWh"),
        Required(14, "interval_minutes", PrimitiveType.Int),
        Required(15, "known_at", PrimitiveType.TimestampTz, "since when the price was known; first word of the version"),
        Required(16, "known_at_basis", PrimitiveType.String, "where known_at comes from"),
        Optional(17, "source_version", PrimitiveType.Long, "the source's own version; second word of the version"),
        Required(18, "ingested_at", PrimitiveType.TimestampTz, "when the log took the record"),
        Required(19, "log_partition", PrimitiveType.Int, "partition of the topic"),
        Required(20, "log_offset", PrimitiveType.Long, "offset in the partition; last word of the version"),
        Required(21, "quality", PrimitiveType.Int, "doubts as bits: 1 identity, 2 energy, 4 unknown node, 8 bounds, 16 off grid"),
        Required(22, "source", PrimitiveType.String, "who wrote the record"),
    ];

    private static readonly Schema RealTimeSchema = new(0, PriceFields);

    private static readonly Schema DayAheadSchema = new(
        0,
        [
            .. PriceFields,
            Required(23, "trade_date", PrimitiveType.Date, "day in the market's time zone"),
            Required(24, "hour_seq", PrimitiveType.Int, "1 to 23, 24 or 25, in elapsed time"),
        ]);

    private static readonly Schema DeadLetterSchema = new(
        0,
        [
            Required(1, "id", PrimitiveType.String, "the same for repeats and retries: the greatest retry_count, then log_offset, stands"),
            Optional(2, "topic", PrimitiveType.String, "where the record stood; null for a row of a file"),
            Optional(3, "partition", PrimitiveType.Int),
            Optional(4, "offset", PrimitiveType.Long),
            Optional(5, "key", PrimitiveType.Binary),
            Optional(6, "value", PrimitiveType.Binary),
            Optional(7, "file", PrimitiveType.String),
            Optional(8, "line", PrimitiveType.Int),
            Required(9, "code", PrimitiveType.String, "stable word of the reason"),
            Required(10, "field", PrimitiveType.String, "the field at fault; empty where the whole is meant"),
            Required(11, "message", PrimitiveType.String),
            Required(12, "first_seen", PrimitiveType.TimestampTz),
            Required(13, "source", PrimitiveType.String),
            Required(14, "retry_count", PrimitiveType.Int),
            Required(15, "log_partition", PrimitiveType.Int, "partition of the dead letters' own topic"),
            Required(16, "log_offset", PrimitiveType.Long),
        ]);

    private static readonly Schema WindowSchema = new(
        0,
        [
            Required(1, "window_end", PrimitiveType.TimestampTz, "the window's stamp"),
            Required(2, "window_start", PrimitiveType.TimestampTz),
            Required(3, "iso", PrimitiveType.String),
            Required(4, "node", PrimitiveType.String),
            Required(5, "market", PrimitiveType.String),
            Optional(6, "hub", PrimitiveType.String),
            Optional(7, "zone", PrimitiveType.String),
            Required(8, "lmp_count", PrimitiveType.Int, "intervals in the window, each by its latest version"),
            Required(9, "lmp_sum", PrimitiveType.Double, "USD/MWh, summed in hundredths of a cent"),
            Required(10, "lmp_mean", PrimitiveType.Double, "USD/MWh"),
            Required(11, "lmp_min", PrimitiveType.Double, "USD/MWh"),
            Required(12, "lmp_max", PrimitiveType.Double, "USD/MWh"),
            Required(13, "known_at", PrimitiveType.TimestampTz, "the latest known_at of its prices"),
        ]);

    public static readonly LakeTable RealTimePrices = new(
        new(Namespace, "iso_rt_lmp"), RealTimeSchema, PartitionSpec.For(RealTimeSchema, ("ts", Transform.Day)),
        SortOrder.By(RealTimeSchema, "iso", "node", "ts"), "ts", 3 * DaysPerYear, Topics.RealTimeLmp, Topics.BackfillRealTimeLmp);

    public static readonly LakeTable DayAheadPrices = new(
        new(Namespace, "iso_da_lmp"), DayAheadSchema, PartitionSpec.For(DayAheadSchema, ("ts", Transform.Day)),
        SortOrder.By(DayAheadSchema, "iso", "node", "ts"), "ts", 5 * DaysPerYear, Topics.DayAheadLmp, Topics.BackfillDayAheadLmp);

    public static readonly LakeTable DeadLetters = new(
        new(Namespace, "dead_letters"), DeadLetterSchema, PartitionSpec.For(DeadLetterSchema, ("first_seen", Transform.Day)),
        SortOrder.By(DeadLetterSchema, "id"), "first_seen", DaysPerYear, Topics.DeadLetters);

    /// <summary>Tumbling windows of five minutes of the five-minute products.</summary>
    public static readonly LakeTable FiveMinuteWindows = new(
        new(Namespace, "lmp_windows_5m"), WindowSchema, PartitionSpec.For(WindowSchema, ("window_start", Transform.Hour)),
        SortOrder.By(WindowSchema, "iso", "node", "window_end"), "window_start", 3 * DaysPerYear);

    /// <summary>Clock hours of all real-time products.</summary>
    public static readonly LakeTable HourlyWindows = new(
        new(Namespace, "lmp_windows_1h"), WindowSchema, PartitionSpec.For(WindowSchema, ("window_start", Transform.Day)),
        SortOrder.By(WindowSchema, "iso", "node", "window_end"), "window_start", 5 * DaysPerYear);

    public static readonly IReadOnlyList<LakeTable> All = [RealTimePrices, DayAheadPrices, DeadLetters, FiveMinuteWindows, HourlyWindows];

    private static SchemaField Required(int id, string name, PrimitiveType type, string? doc = null) => new(id, name, type, Required: true, doc);

    private static SchemaField Optional(int id, string name, PrimitiveType type, string? doc = null) => new(id, name, type, Required: false, doc);
}
