using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Windows;

namespace GridGrains.Lake.Tables;

/// <summary>The tables that the lake keeps. Their columns are those of the definitions.</summary>
public static class LakeTables
{
    public const string Namespace = "power";

    public static readonly LakeTable RealTimePrices = new(PriceTables.RealTime);

    public static readonly LakeTable DayAheadPrices = new(PriceTables.DayAhead);

    public static readonly LakeTable DeadLetters = new(DeadLetterTable.Definition);

    /// <summary>Tumbling windows of five minutes of the five-minute products.</summary>
    public static readonly LakeTable FiveMinuteWindows = new(WindowTables.FiveMinutes);

    /// <summary>Clock hours of all real-time products.</summary>
    public static readonly LakeTable HourlyWindows = new(WindowTables.Hour);

    public static readonly IReadOnlyList<LakeTable> All = [RealTimePrices, DayAheadPrices, DeadLetters, FiveMinuteWindows, HourlyWindows];
}
