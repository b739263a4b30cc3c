using GridGrains.Domain.Tables;
using NodaTime;

namespace GridGrains.Domain.Awards;

/// <summary>The columns of <see cref="AwardTable"/>.</summary>
internal static class AwardColumns
{
    private static readonly WarehouseColumn Word = new("LowCardinality(String)");
    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')", "ZSTD(1)");

    public static Column<AwardRow>[] All { get; } =
    [
        ColumnsOf<AwardRow>.Text<Iso>(1, "iso", "code of the ISO") with { From = "key of the record", Fields = ["@key"], Warehouse = Word },
        ColumnsOf<AwardRow>.Text<Resource>(2, "resource_id", "the resource by the market's id") with { From = "key of the record", Fields = ["@key"], Warehouse = Word },
        ColumnsOf<AwardRow>.Timestamp<Ts>(3, "ts", "start of the hour") with { From = "trade_date + hour_seq on the market's clock", Fields = ["trade_date", "hour_seq"], Warehouse = Stamp },
        ColumnsOf<AwardRow>.Date<Day>(4, "trade_date", "operating day on the market's clock") with { From = "trade_date", Warehouse = new("Date") },
        ColumnsOf<AwardRow>.Int32<Hour>(5, "hour_seq", "position of the hour in its day: 1 to 23, 24 or 25") with { From = "hour_seq", Unit = Units.Ordinal, Warehouse = new("UInt8") },
        ColumnsOf<AwardRow>.Text<Name>(6, "resource_name", "what people call the resource") with { From = "resource_name", Required = false, Warehouse = Word },
        ColumnsOf<AwardRow>.Text<Type>(7, "resource_type", "generator, load, virtual and so on") with { From = "resource_type", Required = false, Warehouse = Word },
        ColumnsOf<AwardRow>.Text<Node>(8, "node", "id of the node that the resource is paid at") with { From = "node", Required = false, Warehouse = Word },
        ColumnsOf<AwardRow>.Text<Zone>(9, "zone", "zone by the ISO's own name") with { From = "zone", Required = false, Warehouse = Word },
        ColumnsOf<AwardRow>.Double<Awarded>(10, "awarded_mw", "positive for what is sold, negative for what is bought") with { From = "awarded_mw", Unit = "MW", Warehouse = new("Float64", "ZSTD(1)") },
        ColumnsOf<AwardRow>.Double<SelfSchedule>(11, "self_schedule_mw", "the part of it that was offered at any price") with { From = "self_schedule_mw", Unit = "MW", Required = false, Warehouse = new("Nullable(Float64)", "ZSTD(1)") },
        ColumnsOf<AwardRow>.Double<Price>(12, "price", "day-ahead price that the award is paid at") with { From = "price", Unit = Units.UsdPerMwh, Warehouse = new("Float64", "ZSTD(1)") },
        ColumnsOf<AwardRow>.Timestamp<KnownAt>(13, "known_at", "when it was published; ranks versions") with { From = "known_at", Warehouse = Stamp },
        ColumnsOf<AwardRow>.Text<Source>(14, "source", "who published it") with { From = "source", Warehouse = Word },
        ColumnsOf<AwardRow>.Timestamp<IngestedAt>(15, "ingested_at", "when the log took the record") with { From = "time of the append", Fields = ["@appended_at"], Warehouse = Stamp },
        ColumnsOf<AwardRow>.Int32<LogPartition>(16, "log_partition", "partition of the topic") with { From = "partition of the record", Fields = ["@partition"], Unit = Units.Ordinal, Warehouse = new("UInt16") },
        ColumnsOf<AwardRow>.Int64<LogOffset>(17, "log_offset", "offset of the record") with { From = "offset of the record", Fields = ["@offset"], Unit = Units.Ordinal, Warehouse = new("Int64", "Delta(8), ZSTD(1)") },
    ];

    private readonly struct Iso : IValueOf<AwardRow, string?>
    {
        public static string? Of(in AwardRow row) => row.Resource.Iso.Code;
    }

    private readonly struct Resource : IValueOf<AwardRow, string?>
    {
        public static string? Of(in AwardRow row) => row.Resource.Id;
    }

    private readonly struct Ts : IValueOf<AwardRow, DateTime>
    {
        public static DateTime Of(in AwardRow row) => row.Report.StartUtc;
    }

    private readonly struct Day : IValueOf<AwardRow, int>
    {
        public static int Of(in AwardRow row) => Period.DaysBetween(new LocalDate(1970, 1, 1), row.Report.TradeDate);
    }

    private readonly struct Hour : IValueOf<AwardRow, int>
    {
        public static int Of(in AwardRow row) => row.Report.HourSequence;
    }

    private readonly struct Name : IValueOf<AwardRow, string?>
    {
        public static string? Of(in AwardRow row) => row.Report.ResourceName;
    }

    private readonly struct Type : IValueOf<AwardRow, string?>
    {
        public static string? Of(in AwardRow row) => row.Report.ResourceType;
    }

    private readonly struct Node : IValueOf<AwardRow, string?>
    {
        public static string? Of(in AwardRow row) => row.Report.Node;
    }

    private readonly struct Zone : IValueOf<AwardRow, string?>
    {
        public static string? Of(in AwardRow row) => row.Report.Zone;
    }

    private readonly struct Awarded : IValueOf<AwardRow, double>
    {
        public static double Of(in AwardRow row) => row.Report.AwardedMw;
    }

    private readonly struct SelfSchedule : IValueOf<AwardRow, double>
    {
        public static double Of(in AwardRow row) => row.Report.SelfScheduleMw ?? double.NaN;
    }

    private readonly struct Price : IValueOf<AwardRow, double>
    {
        public static double Of(in AwardRow row) => row.Report.PriceUsdPerMwh;
    }

    private readonly struct KnownAt : IValueOf<AwardRow, DateTime>
    {
        public static DateTime Of(in AwardRow row) => row.Report.KnownAtUtc;
    }

    private readonly struct Source : IValueOf<AwardRow, string?>
    {
        public static string? Of(in AwardRow row) => row.Report.Source;
    }

    private readonly struct IngestedAt : IValueOf<AwardRow, DateTime>
    {
        public static DateTime Of(in AwardRow row) => row.IngestedAtUtc;
    }

    private readonly struct LogPartition : IValueOf<AwardRow, int>
    {
        public static int Of(in AwardRow row) => row.Partition;
    }

    private readonly struct LogOffset : IValueOf<AwardRow, long>
    {
        public static long Of(in AwardRow row) => row.Offset;
    }
}
