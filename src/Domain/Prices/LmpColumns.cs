using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Prices;

/// <summary>The columns of the price tables.</summary>
public static class LmpColumns
{
    private const string Price = Units.UsdPerMwh;
    private const string TimeCodec = "DoubleDelta, ZSTD(1)";

    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')", TimeCodec);
    private static readonly WarehouseColumn Word = new("LowCardinality(String)");
    private static readonly WarehouseColumn Component = new("Nullable(Float64)", "ZSTD(1)");
    private static readonly WarehouseColumn Small = new("UInt16");

    /// <summary>Of every price, real-time and day-ahead. Field ids 23 and 24 are those of <see cref="DayAhead"/>.</summary>
    public static IReadOnlyList<Column<LmpRow>> All { get; } =
    [
        ColumnsOf<LmpRow>.Timestamp<Ts>(1, "ts", "start of the interval") with { From = "ts", Warehouse = Stamp },
        ColumnsOf<LmpRow>.Text<IsoCode>(2, "iso", Isos.Codes) with { From = "iso", Warehouse = Word },
        ColumnsOf<LmpRow>.Text<Node>(3, "node", "the ISO's stable id") with { From = "node", Warehouse = new("String", "ZSTD(1)") },
        ColumnsOf<LmpRow>.Text<MarketName>(4, "market", "REAL_TIME_5_MIN and the like") with { From = "market", Warehouse = Word },
        ColumnsOf<LmpRow>.Text<Run>(5, "market_run", "the ISO's own name of the run") with { From = "run of (iso, market)", Fields = ["iso", "market"], Required = false, Warehouse = Word },
        ColumnsOf<LmpRow>.Text<Hub>(6, "hub", "trading hub the source maps the node to") with { From = "hub, else the reference catalog's", Fields = ["hub", "node"], Required = false, Warehouse = Word },
        ColumnsOf<LmpRow>.Text<Zone>(7, "zone", "load zone the source maps the node to") with { From = "zone, else the reference catalog's", Fields = ["zone", "node"], Required = false, Warehouse = Word },
        ColumnsOf<LmpRow>.Text<Baa>(8, "baa", "balancing authority, where one report holds several") with { From = "baa", Required = false, Warehouse = Word },
        ColumnsOf<LmpRow>.Double<Lmp>(9, "lmp", Price) with { Meaning = "locational marginal price: energy + congestion + loss + ghg", From = "lmp", Unit = Price, Warehouse = new("Float64", "ZSTD(1)") },
        ColumnsOf<LmpRow>.Double<Energy>(10, "energy_component", Price) with { Meaning = "the part that is the same at every node", From = "energy_component", Unit = Price, Required = false, Warehouse = Component },
        ColumnsOf<LmpRow>.Double<Congestion>(11, "congestion_component", "USD/MWh; lmp = energy + congestion + loss + ghg") with { Meaning = "what congestion of the grid adds at the node", From = "congestion_component", Unit = Price, Required = false, Warehouse = Component },
        ColumnsOf<LmpRow>.Double<Loss>(12, "loss_component", Price) with { Meaning = "what losses on the way to the node add", From = "loss_component", Unit = Price, Required = false, Warehouse = Component },
        ColumnsOf<LmpRow>.Double<Ghg>(13, "ghg_component", Price) with { Meaning = "cost of greenhouse-gas allowances", From = "ghg_component", Unit = Price, Required = false, Warehouse = Component },
        ColumnsOf<LmpRow>.Int32<Minutes>(14, "interval_minutes") with { Meaning = "length of the interval", From = "interval_minutes", Unit = Units.Minutes, Warehouse = Small },
        ColumnsOf<LmpRow>.Timestamp<KnownAt>(15, "known_at", "since when the price was known; first word of the version") with { From = "known_at", Warehouse = Stamp },
        ColumnsOf<LmpRow>.Text<Basis>(16, "known_at_basis", "where known_at comes from") with { From = "known_at_basis", Warehouse = Word },
        ColumnsOf<LmpRow>.OptionalInt64<SourceVersion>(17, "source_version", "the source's own version; second word of the version") with { From = "source_version", Unit = Units.Ordinal, Warehouse = new("Int64") },
        ColumnsOf<LmpRow>.Timestamp<IngestedAt>(18, "ingested_at", "when the log took the record") with { From = "time of the append; of a bulk load when its file was first met", Fields = ["@appended_at"], Warehouse = Stamp },
        ColumnsOf<LmpRow>.Int32<Partition>(19, "log_partition", "partition of the topic") with { From = "partition; from 1000 on of the backfills' topic; from 2000 on of a bulk load", Fields = ["@partition"], Unit = Units.Ordinal, Warehouse = Small },
        ColumnsOf<LmpRow>.Int64<Offset>(20, "log_offset", "offset in the partition; last word of the version") with { From = "offset; of a bulk load (file << 32) + row", Fields = ["@offset"], Unit = Units.Ordinal, Warehouse = new("Int64", "Delta(8), ZSTD(1)") },
        ColumnsOf<LmpRow>.Int32<Quality>(21, "quality", "doubts as bits: 1 identity, 2 energy, 4 unknown node, 8 bounds, 16 off grid") with { From = "quality | checks of the fact", Fields = ["quality", "lmp", "energy_component", "congestion_component", "loss_component", "ghg_component"], Unit = Units.Flags, Warehouse = Small },
        ColumnsOf<LmpRow>.Text<Source>(22, "source", "who wrote the record") with { From = "source header", Fields = ["@source"], Warehouse = Word },
        ColumnsOf<LmpRow>.Boolean<Backfill>(25, "is_backfill", "whether a backfill has brought it") with { From = "log_partition", Fields = ["@partition"], InLake = false, Warehouse = new("UInt8") },
    ];

    /// <summary>The hour of a day-ahead price.</summary>
    public static IReadOnlyList<Column<LmpRow>> DayAhead { get; } =
    [
        ColumnsOf<LmpRow>.Date<TradeDate>(23, "trade_date", "day in the market's time zone") with { From = "day of ts on the market's clock", Fields = ["ts", "iso"], Warehouse = new("Date") },
        ColumnsOf<LmpRow>.Int32<Hour>(24, "hour_seq", "1 to 23, 24 or 25, in elapsed time") with { From = "hours from the start of trade_date", Fields = ["ts", "iso"], Unit = Units.Ordinal, Warehouse = new("UInt8") },
    ];

    private readonly struct Ts : IValueOf<LmpRow, DateTime>
    {
        public static DateTime Of(in LmpRow row) => row.Fact.IntervalStartUtc;
    }

    private readonly struct IsoCode : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => row.Node.Iso.Code;
    }

    private readonly struct Node : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => row.Node.Id;
    }

    private readonly struct MarketName : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => row.Fact.Product.Name();
    }

    private readonly struct Run : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => MarketRuns.NameOf(row.Node.Iso, row.Fact.Product);
    }

    private readonly struct Hub : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => row.Labels.Hub;
    }

    private readonly struct Zone : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => row.Labels.Zone;
    }

    private readonly struct Baa : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => row.Labels.BalancingAuthority;
    }

    private readonly struct Lmp : IValueOf<LmpRow, double>
    {
        public static double Of(in LmpRow row) => row.Fact.Lmp;
    }

    private readonly struct Energy : IValueOf<LmpRow, double>
    {
        public static double Of(in LmpRow row) => row.Fact.Energy;
    }

    private readonly struct Congestion : IValueOf<LmpRow, double>
    {
        public static double Of(in LmpRow row) => row.Fact.Congestion;
    }

    private readonly struct Loss : IValueOf<LmpRow, double>
    {
        public static double Of(in LmpRow row) => row.Fact.Loss;
    }

    private readonly struct Ghg : IValueOf<LmpRow, double>
    {
        public static double Of(in LmpRow row) => row.Fact.Ghg;
    }

    private readonly struct Minutes : IValueOf<LmpRow, int>
    {
        public static int Of(in LmpRow row) => row.Fact.IntervalMinutes;
    }

    private readonly struct KnownAt : IValueOf<LmpRow, DateTime>
    {
        public static DateTime Of(in LmpRow row) => row.Fact.KnownAtUtc;
    }

    private readonly struct Basis : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => row.Fact.KnownAtBasis.Word();
    }

    private readonly struct SourceVersion : IValueOf<LmpRow, long?>
    {
        public static long? Of(in LmpRow row) => row.Fact.SourceVersion != 0 ? row.Fact.SourceVersion : null;
    }

    private readonly struct IngestedAt : IValueOf<LmpRow, DateTime>
    {
        public static DateTime Of(in LmpRow row) => row.IngestedAtUtc;
    }

    private readonly struct Partition : IValueOf<LmpRow, int>
    {
        public static int Of(in LmpRow row) => row.Partition;
    }

    private readonly struct Offset : IValueOf<LmpRow, long>
    {
        public static long Of(in LmpRow row) => row.Offset;
    }

    private readonly struct Quality : IValueOf<LmpRow, int>
    {
        public static int Of(in LmpRow row) => (int)row.Fact.Quality;
    }

    private readonly struct Source : IValueOf<LmpRow, string?>
    {
        public static string? Of(in LmpRow row) => row.Source;
    }

    private readonly struct Backfill : IValueOf<LmpRow, bool>
    {
        public static bool Of(in LmpRow row) => row.IsBackfill;
    }

    private readonly struct TradeDate : IValueOf<LmpRow, int>
    {
        public static int Of(in LmpRow row) => OperatingDay.EpochDayOf(row.Node.Iso, row.Fact.IntervalStartUtc);
    }

    private readonly struct Hour : IValueOf<LmpRow, int>
    {
        public static int Of(in LmpRow row) =>
            (int)((row.Fact.IntervalStartUtc - OperatingDay.Containing(row.Node.Iso, row.Fact.IntervalStartUtc).StartUtc).Ticks / TimeSpan.TicksPerHour) + 1;
    }
}
