using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Outages;

/// <summary>The columns of <see cref="OutageTable"/>.</summary>
internal static class OutageColumns
{
    public static Column<OutageRow>[] All(WarehouseColumn word, WarehouseColumn stamp, string mw) =>
    [
        ColumnsOf<OutageRow>.Text<Iso>(1, "iso", "code of the ISO") with { From = "key of the record", Fields = ["@key"], Warehouse = word },
        ColumnsOf<OutageRow>.Text<Id>(2, "outage_id", "the source's own id; an outage keeps it through its revisions") with { From = "outage_id", Warehouse = new("String", "ZSTD(1)") },
        ColumnsOf<OutageRow>.Text<Facility>(3, "facility", "unit or facility by the source's id") with { From = "key of the record", Fields = ["@key"], Warehouse = word },
        ColumnsOf<OutageRow>.Text<FacilityName>(4, "facility_name", "what people call it") with { From = "facility_name", Required = false, Warehouse = word },
        ColumnsOf<OutageRow>.Text<FacilityType>(5, "facility_type", "nuclear, natural_gas, coal, line and so on: the page of outages lists the words") with { From = "facility_type", Warehouse = word },
        ColumnsOf<OutageRow>.Text<Kind>(6, "kind", "forced, planned, maintenance or unknown") with { From = "kind", Warehouse = word },
        ColumnsOf<OutageRow>.Text<Region>(7, "region", "zone, area or hub by the ISO's own name") with { From = "region", Required = false, Warehouse = word },
        ColumnsOf<OutageRow>.Text<Node>(8, "node", "id of the node that the facility feeds") with { From = "node", Required = false, Warehouse = word },
        ColumnsOf<OutageRow>.Double<Capacity>(9, "capacity_mw", "out of service") with { From = "capacity_mw", Unit = mw, Warehouse = new("Float64", "ZSTD(1)") },
        ColumnsOf<OutageRow>.Double<UnitMw>(10, "unit_mw", "all that the facility can give") with { From = "unit_mw", Unit = mw, Required = false, Warehouse = new("Nullable(Float64)", "ZSTD(1)") },
        ColumnsOf<OutageRow>.Timestamp<Start>(11, "start_time", "actual or expected start") with { From = "start_time", Warehouse = stamp },
        ColumnsOf<OutageRow>.OptionalTimestamp<End>(12, "end_time", "actual or expected end; null where it is open") with { From = "end_time", Warehouse = new("Nullable(DateTime64(6, 'UTC'))", "ZSTD(1)") },
        ColumnsOf<OutageRow>.Text<Status>(13, "status", "active, completed or cancelled") with { From = "status", Warehouse = word },
        ColumnsOf<OutageRow>.Text<Severity>(14, "severity", "minor; major above 500 MW; critical above 1,000 MW") with { From = "class of capacity_mw", Fields = ["capacity_mw"], Warehouse = word },
        ColumnsOf<OutageRow>.Boolean<HighImpact>(15, "high_impact", "true for a nuclear unit") with { From = "facility_type is nuclear", Fields = ["facility_type"], Warehouse = new("Bool") },
        ColumnsOf<OutageRow>.Text<Reason>(16, "reason", "the source's own words") with { From = "reason", Required = false, Warehouse = new("String", "ZSTD(1)") },
        ColumnsOf<OutageRow>.Timestamp<KnownAt>(17, "known_at", "when the source published this revision; ranks versions") with { From = "known_at", Warehouse = stamp },
        ColumnsOf<OutageRow>.Text<Source>(18, "source", "who published it: a report form, or the name of a feed") with { From = "source", Warehouse = word },
        ColumnsOf<OutageRow>.Timestamp<IngestedAt>(19, "ingested_at", "when the log took the record") with { From = "time of the append", Fields = ["@appended_at"], Warehouse = stamp },
        ColumnsOf<OutageRow>.Int32<LogPartition>(20, "log_partition", "partition of the topic") with { From = "partition of the record", Fields = ["@partition"], Unit = Units.Ordinal, Warehouse = new("UInt16") },
        ColumnsOf<OutageRow>.Int64<LogOffset>(21, "log_offset", "offset of the record") with { From = "offset of the record", Fields = ["@offset"], Unit = Units.Ordinal, Warehouse = new("Int64", "Delta(8), ZSTD(1)") },
    ];

    private readonly struct Iso : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Facility.Iso.Code;
    }

    private readonly struct Id : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.OutageId;
    }

    private readonly struct Facility : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Facility.Id;
    }

    private readonly struct FacilityName : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.FacilityName;
    }

    private readonly struct FacilityType : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.FacilityType;
    }

    private readonly struct Kind : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.Kind.Word();
    }

    private readonly struct Region : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.Region;
    }

    private readonly struct Node : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.Node;
    }

    private readonly struct Capacity : IValueOf<OutageRow, double>
    {
        public static double Of(in OutageRow row) => row.Report.CapacityMw;
    }

    private readonly struct UnitMw : IValueOf<OutageRow, double>
    {
        public static double Of(in OutageRow row) => row.Report.UnitMw ?? double.NaN;
    }

    private readonly struct Start : IValueOf<OutageRow, DateTime>
    {
        public static DateTime Of(in OutageRow row) => row.Report.StartUtc;
    }

    private readonly struct End : IValueOf<OutageRow, long?>
    {
        public static long? Of(in OutageRow row) => row.Report.EndUtc is { } end ? ColumnTime.Micros(end) : null;
    }

    private readonly struct Status : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.Status.Word();
    }

    private readonly struct Severity : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => OutageSeverities.SeverityOf(row.Report).Word();
    }

    private readonly struct HighImpact : IValueOf<OutageRow, bool>
    {
        public static bool Of(in OutageRow row) => OutageSeverities.IsHighImpact(row.Report);
    }

    private readonly struct Reason : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.Reason;
    }

    private readonly struct KnownAt : IValueOf<OutageRow, DateTime>
    {
        public static DateTime Of(in OutageRow row) => row.Report.KnownAtUtc;
    }

    private readonly struct Source : IValueOf<OutageRow, string?>
    {
        public static string? Of(in OutageRow row) => row.Report.Source;
    }

    private readonly struct IngestedAt : IValueOf<OutageRow, DateTime>
    {
        public static DateTime Of(in OutageRow row) => row.IngestedAtUtc;
    }

    private readonly struct LogPartition : IValueOf<OutageRow, int>
    {
        public static int Of(in OutageRow row) => row.Partition;
    }

    private readonly struct LogOffset : IValueOf<OutageRow, long>
    {
        public static long Of(in OutageRow row) => row.Offset;
    }
}
