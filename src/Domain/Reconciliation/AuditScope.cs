using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Reconciliation;

/// <summary>Intervals that start in [<paramref name="FromUtc"/>, <paramref name="ToUtc"/>), both midnights of UTC.</summary>
/// <param name="Iso">One ISO; null for all.</param>
/// <param name="Products">Some products; null for all.</param>
public sealed record AuditRange(DateTime FromUtc, DateTime ToUtc, Iso? Iso = null, IReadOnlyList<PriceProduct>? Products = null)
{
    public bool Holds(Iso iso, PriceProduct product, DateTime startUtc) =>
        startUtc >= FromUtc && startUtc < ToUtc && (Iso is null || Iso == iso) && (Products is null || Products.Contains(product));

    /// <summary>Whether a product of a topic can be in it.</summary>
    public bool HoldsAny(bool dayAhead) => Products is null || Products.Any(product => product.IsDayAhead() == dayAhead);
}

/// <param name="Window">What of the log is compared.</param>
public sealed record AuditScope(AuditRange Range, LogWindow Window);

/// <summary>Where a row stands to the part of the log that is compared.</summary>
public enum WindowSide
{
    /// <summary>The log has forgotten it; tables may be compared with each other.</summary>
    Older,
    Within,

    /// <summary>Not every place has it yet.</summary>
    Beyond,

    /// <summary>It never was in the log: a bulk load has brought it.</summary>
    Bulk,
}

/// <summary>For each partition the offsets that the log still has and every table has already.</summary>
public sealed class LogWindow
{
    public static readonly IReadOnlyList<TopicPartition> Partitions =
    [
        .. from topic in (string[])[Topics.RealTimeLmp, Topics.DayAheadLmp, Topics.BackfillRealTimeLmp, Topics.BackfillDayAheadLmp]
            from partition in Enumerable.Range(0, Topics.LmpPartitions)
            select new TopicPartition(topic, partition),
    ];

    private readonly OffsetRange[] _ranges;

    private LogWindow(Func<TopicPartition, OffsetRange> rangeOf) => _ranges = [.. Partitions.Select(rangeOf)];

    /// <summary>Which rows of bulk loads are compared.</summary>
    public BulkWindow Bulk { get; init; } = BulkWindow.Nothing;

    public OffsetRange this[TopicPartition partition] => _ranges[IndexOf(partition.Topic is Topics.DayAheadLmp or Topics.BackfillDayAheadLmp, Prices.LogPartitions.NumberOf(partition))];

    /// <summary>Up to where the slowest place has come.</summary>
    public static LogWindow Of(AuditSourceState log, IReadOnlyCollection<AuditSourceState> tables) => new(partition =>
    {
        var stored = log.Offsets.GetValueOrDefault(partition);
        return stored with { Next = tables.Select(table => table.Offsets.GetValueOrDefault(partition).Next).Append(stored.Next).Min() };
    });

    /// <summary>The same window of the log, with rows of bulk loads.</summary>
    public LogWindow With(BulkWindow bulk) => new(partition => this[partition]) { Bulk = bulk };

    /// <summary>Given partitions alone.</summary>
    public static LogWindow Of(IReadOnlyDictionary<TopicPartition, OffsetRange> ranges) => new(ranges.GetValueOrDefault);

    /// <param name="partition">As <see cref="Prices.LogPartitions"/> numbers it.</param>
    public WindowSide SideOf(PriceProduct product, int partition, long offset)
    {
        if (BulkPlace.IsBulk(partition))
        {
            return Bulk.Holds(offset, product.IsDayAhead()) ? WindowSide.Bulk : WindowSide.Beyond;
        }

        var range = _ranges[IndexOf(product.IsDayAhead(), partition)];
        return offset >= range.Next ? WindowSide.Beyond : offset < range.Earliest ? WindowSide.Older : WindowSide.Within;
    }

    private static int IndexOf(bool isDayAhead, int partition)
    {
        var (isBackfill, index) = Math.DivRem(partition, Prices.LogPartitions.FirstOfBackfills);
        return isBackfill is 0 or 1 && index >= 0 && index < Topics.LmpPartitions
            ? (((2 * isBackfill) + (isDayAhead ? 1 : 0)) * Topics.LmpPartitions) + index
            : throw new DomainException(DomainErrorCode.InvalidRecord, $"a row is said to be of partition {partition}, which no topic of prices has");
    }
}
