using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Reconciliation;

/// <param name="Unread">Nodes that could not be read at one moment.</param>
public sealed record RingReport(IReadOnlyList<RingCell> Cells, IReadOnlyList<RingDifference> Differences, int Unread);

/// <summary>Compares live prices with the log, shard by shard: each node up to the record that it had applied when it was read.</summary>
internal sealed class RingAudit(IAuditedRings rings, IAuditSource log)
{
    private const int MaxDifferences = 50;

    // A price may be published before its interval, day-ahead on the day before: what began well after the log's oldest record is in it whole.
    private static readonly TimeSpan LongestLead = TimeSpan.FromDays(2);

    private readonly Dictionary<AuditCell, RingCell> _cells = [];
    private readonly List<RingDifference> _differences = [];
    private int _unread;

    public async ValueTask<RingReport> RunAsync(AuditRange range, CancellationToken cancellation)
    {
        for (var shard = 0; shard < Topics.LmpPartitions; shard++)
        {
            var readings = await rings.ReadAsync(shard, range, cancellation);
            _unread += readings.Unread;
            if (readings.Rings.Count > 0)
            {
                await CompareAsync(shard, readings.Rings, range, cancellation);
            }
        }

        return new RingReport([.. _cells.Values.OrderBy(cell => cell.Cell)], _differences, _unread);
    }

    private async ValueTask CompareAsync(int shard, IReadOnlyList<RingReading> readings, AuditRange range, CancellationToken cancellation)
    {
        var stored = await log.LookAsync(cancellation);
        var (realTime, dayAhead) = (new TopicPartition(Topics.RealTimeLmp, shard), new TopicPartition(Topics.DayAheadLmp, shard));
        var standing = new StandingPrices(readings);
        var window = LogWindow.Of(new Dictionary<TopicPartition, OffsetRange>
        {
            [realTime] = stored.Offsets[realTime] with { Next = readings.Max(ring => ring.RealTimeOffset) + 1 },
            [dayAhead] = stored.Offsets[dayAhead] with { Next = readings.Max(ring => ring.DayAheadOffset) + 1 },
        });
        await log.ReadAsync(new AuditScope(range, window), standing, cancellation);
        foreach (var ring in readings)
        {
            var partition = ring.Product.IsDayAhead() ? dayAhead : realTime;
            Compare(ring, standing, range, stored.Offsets[partition].Earliest == 0 ? DateTime.MinValue : Whole(stored, partition));
        }
    }

    private static DateTime Whole(AuditSourceState log, TopicPartition partition) =>
        log.OldestUtc?.TryGetValue(partition, out var oldest) == true ? oldest + LongestLead : DateTime.MaxValue;

    private void Compare(RingReading ring, StandingPrices standing, AuditRange range, DateTime wholeFromUtc)
    {
        var step = TimeSpan.FromMinutes(ring.Product.IntervalMinutes());
        for (var start = ring.OldestUtc; start <= ring.NewestUtc; start += step)
        {
            if (!range.Holds(ring.Node.Iso, ring.Product, start))
            {
                continue;
            }

            var (expected, found) = (standing.Of(ring, start), ring.Prices.GetValueOrDefault(start, PriceTicks.Missing));
            if (expected != PriceTicks.Missing || found != PriceTicks.Missing)
            {
                Count(AuditCell.Of(ring.Node.Iso, ring.Product, start), ring.Node, start, expected, found, start >= wholeFromUtc);
            }
        }
    }

    private void Count(AuditCell key, EntityKey node, DateTime startUtc, int expected, int found, bool isComparable)
    {
        var cell = _cells.GetValueOrDefault(key, new RingCell(key, 0, 0, 0));
        var differs = isComparable && expected != found;
        _cells[key] = !isComparable
            ? cell with { NotComparable = cell.NotComparable + 1 }
            : cell with { Compared = cell.Compared + 1, Differing = cell.Differing + (differs ? 1 : 0) };
        if (differs && _differences.Count < MaxDifferences)
        {
            _differences.Add(new RingDifference(key, node, startUtc, UsdOf(expected), UsdOf(found)));
        }
    }

    private static double? UsdOf(int ticks) => ticks == PriceTicks.Missing ? null : PriceTicks.ToUsd(ticks);
}
