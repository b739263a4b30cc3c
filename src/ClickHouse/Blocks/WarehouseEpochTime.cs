using NodaTime;

namespace GridGrains.ClickHouse.Blocks;

/// <summary>Time as ClickHouse's binary formats hold it, counted from 1970.</summary>
internal static class WarehouseEpochTime
{
    public static long Micros(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static uint Seconds(DateTime utc) => (uint)((utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond);

    public static int Days(LocalDate date) => Period.DaysBetween(new LocalDate(1970, 1, 1), date);
}
