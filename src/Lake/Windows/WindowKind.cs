using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Windows;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Windows;

/// <summary>A table of tumbling windows.</summary>
/// <param name="Length">From start to end; a window holds the intervals that start within it.</param>
/// <param name="Partition">Length of the table's partitions; a rewrite replaces whole ones.</param>
public sealed record WindowKind(LakeTable Table, TableDefinition<WindowRow> Definition, TimeSpan Length, TimeSpan Partition)
{
    public static readonly WindowKind FiveMinutes = new(LakeTables.FiveMinuteWindows, WindowTables.FiveMinutes, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));

    public static readonly WindowKind Hour = new(LakeTables.HourlyWindows, WindowTables.Hour, TimeSpan.FromHours(1), TimeSpan.FromDays(1));

    public static readonly IReadOnlyList<WindowKind> All = [FiveMinutes, Hour];

    /// <summary>A product whose intervals are longer than the window has no windows.</summary>
    public bool Takes(PriceProduct product) => !product.IsDayAhead() && TimeSpan.FromMinutes(product.IntervalMinutes()) <= Length;

    public DateTime StartOf(DateTime utc) => Floor(utc, Length);

    public DateTime PartitionOf(DateTime utc) => Floor(utc, Partition);

    internal static DateTime Floor(DateTime utc, TimeSpan length) => new(utc.Ticks - utc.Ticks % length.Ticks, DateTimeKind.Utc);
}
