using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Reconciliation;

/// <summary>One version of one price, as every place that keeps versions has it. Prices are USD/MWh, NaN where there is none.</summary>
/// <param name="Partition">As <see cref="Prices.LogPartitions"/> numbers it.</param>
public readonly record struct AuditedRow(
    EntityKey Node, PriceProduct Product, DateTime IntervalStartUtc, double Lmp, double Energy, double Congestion, double Loss, DateTime KnownAtUtc, long SourceVersion,
    int Partition, long Offset)
{
    public static AuditedRow Of(in LmpRow row) => new(
        row.Node, row.Fact.Product, row.Fact.IntervalStartUtc, row.Fact.Lmp, row.Fact.Energy, row.Fact.Congestion, row.Fact.Loss, row.Fact.KnownAtUtc,
        row.Fact.SourceVersion, row.Partition, row.Offset);

    public AuditedRowKey Key => new(Node, Product, IntervalStartUtc, KnownAtUtc, SourceVersion, Partition, Offset);
}

/// <summary>
/// The interval and the version of a row. It holds the row's place in the log, so no two rows share one: places with as many rows and the
/// same sum of hashes hold the same set.
/// </summary>
public readonly record struct AuditedRowKey(
    EntityKey Node, PriceProduct Product, DateTime IntervalStartUtc, DateTime KnownAtUtc, long SourceVersion, int Partition, long Offset) : IComparable<AuditedRowKey>
{
    public int CompareTo(AuditedRowKey other)
    {
        var order = string.CompareOrdinal(Node.ToString(), other.Node.ToString());
        return order != 0
            ? order
            : (Product, IntervalStartUtc, KnownAtUtc, SourceVersion, Partition, Offset)
                .CompareTo((other.Product, other.IntervalStartUtc, other.KnownAtUtc, other.SourceVersion, other.Partition, other.Offset));
    }
}

/// <summary>
/// Hashes that say whether two rows are alike, to the microsecond: that is what tables keep. Good against accidents, not against somebody who
/// makes rows that collide.
/// </summary>
public static class RowHash
{
    private const ulong OffsetBasis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;
    private const ulong NoPrice = 0x7ff8_0000_0000_0000;

    public static ulong Of(EntityKey node)
    {
        var hash = (OffsetBasis ^ node.Iso.Index) * Prime;
        foreach (var letter in node.Id)
        {
            hash = (hash ^ letter) * Prime;
        }

        return Mix(hash);
    }

    /// <param name="node">What <see cref="Of(EntityKey)"/> says of the row's node.</param>
    public static ulong Of(in AuditedRow row, ulong node)
    {
        var hash = Mix(node ^ (ulong)row.Product);
        hash = Mix(hash ^ Micros(row.IntervalStartUtc));
        hash = Mix(hash ^ Micros(row.KnownAtUtc));
        hash = Mix(hash ^ (ulong)row.SourceVersion);
        hash = Mix(hash ^ (ulong)row.Partition);
        hash = Mix(hash ^ (ulong)row.Offset);
        hash = Mix(hash ^ Bits(row.Lmp));
        hash = Mix(hash ^ Bits(row.Energy));
        hash = Mix(hash ^ Bits(row.Congestion));
        return Mix(hash ^ Bits(row.Loss));
    }

    private static ulong Micros(DateTime utc) => (ulong)(utc.Ticks / TimeSpan.TicksPerMicrosecond);

    // Every NaN and both zeros are one value.
    private static ulong Bits(double price) => double.IsNaN(price) ? NoPrice : price == 0 ? 0 : BitConverter.DoubleToUInt64Bits(price);

    // Finalizer of splitmix64; the constant keeps a zero from staying one.
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
