namespace GridGrains.Domain.Tables;

/// <summary>What a column holds, whatever store keeps it. Beside each: the element type of its <see cref="ColumnBuffer{T}"/>, and what means "absent" there.</summary>
public enum LogicalType
{
    /// <summary><see cref="string"/>; null is absent.</summary>
    Text,

    /// <summary>Arrays of <see cref="byte"/>; null is absent.</summary>
    Bytes,

    /// <summary><see cref="double"/>; NaN is absent.</summary>
    Double,

    /// <summary><see cref="int"/>; absent by <see cref="ColumnBuffer{T}.Present"/>.</summary>
    Int32,

    /// <summary><see cref="long"/>; absent by <see cref="ColumnBuffer{T}.Present"/>.</summary>
    Int64,

    /// <summary>Microseconds since 1970 in UTC, as <see cref="long"/>.</summary>
    Timestamp,

    /// <summary>Days since 1970-01-01, as <see cref="int"/>.</summary>
    Date,

    /// <summary><see cref="bool"/>; absent by <see cref="ColumnBuffer{T}.Present"/>.</summary>
    Boolean,
}

/// <summary>Times as columns hold them.</summary>
public static class ColumnTime
{
    public static long Micros(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTime ToUtc(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
