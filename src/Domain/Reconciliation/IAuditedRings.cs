using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Reconciliation;

/// <summary>The live prices of nodes: of each interval one, the version that stands, and of the newest day only.</summary>
public interface IAuditedRings
{
    /// <summary>What the nodes of one shard hold within the range, each as of one moment.</summary>
    ValueTask<RingReadings> ReadAsync(int shard, AuditRange range, CancellationToken cancellation);
}

/// <param name="Unread">Nodes that changed each time they were read, or could not be reached.</param>
public sealed record RingReadings(IReadOnlyList<RingReading> Rings, int Unread);

/// <summary>One product of one node.</summary>
/// <param name="RealTimeOffset">Of the node's last record that was applied of each topic; -1 for none.</param>
/// <param name="OldestUtc">Start of the first interval that the ring has room for.</param>
/// <param name="NewestUtc">Start of its last interval.</param>
/// <param name="Prices">Standing prices by the start of their interval, in <see cref="PriceTicks"/>.</param>
public sealed record RingReading(
    EntityKey Node, PriceProduct Product, long RealTimeOffset, long DayAheadOffset, DateTime OldestUtc, DateTime NewestUtc, IReadOnlyDictionary<DateTime, int> Prices);

/// <summary>Live prices of a cell against what the log says stands.</summary>
/// <param name="NotComparable">Live prices whose first versions the log may have forgotten.</param>
public sealed record RingCell(AuditCell Cell, long Compared, long Differing, long NotComparable);

/// <param name="ExpectedLmp">USD/MWh by the log; null when it has no price.</param>
/// <param name="FoundLmp">USD/MWh in the grain; null when it has none.</param>
public sealed record RingDifference(AuditCell Cell, EntityKey Node, DateTime IntervalStartUtc, double? ExpectedLmp, double? FoundLmp);

/// <summary>Computes which version of each price stands, by the rank that a <see cref="PriceRing"/> ranks by.</summary>
internal sealed class StandingPrices : IAuditedRows
{
    private readonly Dictionary<(EntityKey, PriceProduct), RingReading> _rings;
    private readonly Dictionary<(EntityKey, PriceProduct, DateTime), Standing> _standing = [];

    public StandingPrices(IEnumerable<RingReading> rings) => _rings = rings.ToDictionary(ring => (ring.Node, ring.Product));

    public void Add(in AuditedRow row)
    {
        // Backfills never reach a grain.
        if (row.Partition >= Prices.LogPartitions.FirstOfBackfills || !_rings.TryGetValue((row.Node, row.Product), out var ring) || row.Offset > (row.Product.IsDayAhead() ? ring.DayAheadOffset : ring.RealTimeOffset))
        {
            return;
        }

        var start = row.Product.SlotStart(row.IntervalStartUtc);
        if (start < ring.OldestUtc || start > ring.NewestUtc)
        {
            return;
        }

        var candidate = new Standing(
            (row.KnownAtUtc.Ticks - start.Ticks) / TimeSpan.TicksPerSecond, (byte)Math.Clamp(row.SourceVersion, 0, byte.MaxValue), row.Offset, PriceTicks.FromUsd(row.Lmp));
        if (!_standing.TryGetValue((row.Node, row.Product, start), out var held) || candidate.Rank.CompareTo(held.Rank) > 0)
        {
            _standing[(row.Node, row.Product, start)] = candidate;
        }
    }

    /// <returns><see cref="PriceTicks.Missing"/> where the log has none.</returns>
    public int Of(RingReading ring, DateTime startUtc) =>
        _standing.TryGetValue((ring.Node, ring.Product, startUtc), out var standing) ? standing.Ticks : PriceTicks.Missing;

    private readonly record struct Standing(long KnownAfterSeconds, byte SourceVersion, long Offset, int Ticks)
    {
        public (long, byte, long) Rank => (KnownAfterSeconds, SourceVersion, Offset);
    }
}
