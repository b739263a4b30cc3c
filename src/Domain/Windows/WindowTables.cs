using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Windows;

/// <summary>A closed window of a node, from the latest version of each of its prices.</summary>
/// <param name="KnownAtUtc">The latest known_at of its prices.</param>
public readonly record struct WindowRow(EntityKey Node, PriceProduct Product, DateTime StartUtc, WindowSummary Summary, string? Hub, string? Zone, DateTime KnownAtUtc);

/// <summary>The tables of tumbling windows. They are computed from the prices, and kept in the lake alone.</summary>
public static class WindowTables
{
    private const int DaysPerYear = 365;
    private const string Price = Units.UsdPerMwh;

    public static readonly TableDefinition<WindowRow> FiveMinutes = Define(
        "lmp_windows_5m", "a closed five-minute window of a node, from latest versions", LakePartitioning.Hour, 3 * DaysPerYear);

    public static readonly TableDefinition<WindowRow> Hour = Define(
        "lmp_windows_1h", "a closed clock hour of a node, from latest versions", LakePartitioning.Day, 5 * DaysPerYear);

    private static TableDefinition<WindowRow> Define(string name, string doc, LakePartitioning partitioning, int retentionDays) => new(
        name, Columns(), () => new KeyedRowOrdering<WindowRow, EntityKey, Ordered>(EntityKeyOrder.Instance, partitioning))
    {
        Doc = doc,
        Owner = "market-data",
        Sla = new TableSla(TimeSpan.FromMinutes(2)),
        Tags = ["price", "window"],
        ComputedFrom = ["iceberg.iso_rt_lmp"],
        Key = ["iso", "node", "market", "window_end"],
        TimeColumn = "window_start",
        Partitioning = partitioning,
        Sort = ["iso", "node", "window_end"],
        RetentionDays = retentionDays,
    };

    private static Column<WindowRow>[] Columns() =>
    [
        ColumnsOf<WindowRow>.Timestamp<End>(1, "window_end", "the window's stamp") with { From = "window_start + length", Fields = ["ts"] },
        ColumnsOf<WindowRow>.Timestamp<Start>(2, "window_start") with { Meaning = "start of the window", From = "ts, down to the length", Fields = ["ts"] },
        ColumnsOf<WindowRow>.Text<IsoCode>(3, "iso") with { Meaning = "code of the ISO", From = "iso" },
        ColumnsOf<WindowRow>.Text<Node>(4, "node") with { Meaning = "the ISO's stable id", From = "node" },
        ColumnsOf<WindowRow>.Text<MarketName>(5, "market") with { Meaning = "the product", From = "market" },
        ColumnsOf<WindowRow>.Text<Hub>(6, "hub") with { Meaning = "trading hub the node counts towards", From = "hub of the newest price", Fields = ["hub"], Required = false },
        ColumnsOf<WindowRow>.Text<Zone>(7, "zone") with { Meaning = "load zone the node lies in", From = "zone of the newest price", Fields = ["zone"], Required = false },
        ColumnsOf<WindowRow>.Int32<Count>(8, "lmp_count", "intervals in the window, each by its latest version") with { From = "count(lmp)", Fields = ["lmp"], Unit = Units.Count },
        ColumnsOf<WindowRow>.Double<Sum>(9, "lmp_sum", "USD/MWh, summed in hundredths of a cent") with { Meaning = "sum of the prices, in hundredths of a cent", From = "sum(lmp)", Fields = ["lmp"], Unit = Price },
        ColumnsOf<WindowRow>.Double<Mean>(10, "lmp_mean", Price) with { Meaning = "mean price", From = "lmp_sum / lmp_count", Fields = ["lmp"], Unit = Price },
        ColumnsOf<WindowRow>.Double<Min>(11, "lmp_min", Price) with { Meaning = "lowest price", From = "min(lmp)", Fields = ["lmp"], Unit = Price },
        ColumnsOf<WindowRow>.Double<Max>(12, "lmp_max", Price) with { Meaning = "highest price", From = "max(lmp)", Fields = ["lmp"], Unit = Price },
        ColumnsOf<WindowRow>.Timestamp<KnownAt>(13, "known_at", "the latest known_at of its prices") with { From = "max(known_at)", Fields = ["known_at"] },
    ];

    private readonly struct Ordered : IKeyedRow<WindowRow, EntityKey>
    {
        public static EntityKey KeyOf(in WindowRow row) => row.Node;

        public static DateTime TimeOf(in WindowRow row) => row.StartUtc;

        public static DateTime KnownAtOf(in WindowRow row) => row.KnownAtUtc;
    }

    private readonly struct End : IValueOf<WindowRow, DateTime>
    {
        public static DateTime Of(in WindowRow row) => row.Summary.EndUtc;
    }

    private readonly struct Start : IValueOf<WindowRow, DateTime>
    {
        public static DateTime Of(in WindowRow row) => row.StartUtc;
    }

    private readonly struct IsoCode : IValueOf<WindowRow, string?>
    {
        public static string? Of(in WindowRow row) => row.Node.Iso.Code;
    }

    private readonly struct Node : IValueOf<WindowRow, string?>
    {
        public static string? Of(in WindowRow row) => row.Node.Id;
    }

    private readonly struct MarketName : IValueOf<WindowRow, string?>
    {
        public static string? Of(in WindowRow row) => row.Product.Name();
    }

    private readonly struct Hub : IValueOf<WindowRow, string?>
    {
        public static string? Of(in WindowRow row) => row.Hub;
    }

    private readonly struct Zone : IValueOf<WindowRow, string?>
    {
        public static string? Of(in WindowRow row) => row.Zone;
    }

    private readonly struct Count : IValueOf<WindowRow, int>
    {
        public static int Of(in WindowRow row) => row.Summary.Count;
    }

    private readonly struct Sum : IValueOf<WindowRow, double>
    {
        public static double Of(in WindowRow row) => PriceTicks.ToUsd(row.Summary.SumTicks);
    }

    private readonly struct Mean : IValueOf<WindowRow, double>
    {
        public static double Of(in WindowRow row) => row.Summary.MeanUsd;
    }

    private readonly struct Min : IValueOf<WindowRow, double>
    {
        public static double Of(in WindowRow row) => row.Summary.MinUsd;
    }

    private readonly struct Max : IValueOf<WindowRow, double>
    {
        public static double Of(in WindowRow row) => row.Summary.MaxUsd;
    }

    private readonly struct KnownAt : IValueOf<WindowRow, DateTime>
    {
        public static DateTime Of(in WindowRow row) => row.KnownAtUtc;
    }
}
