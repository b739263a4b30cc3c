using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;

namespace GridGrains.Tests.Unit.Domain.Reconciliation;

/// <summary>A place that holds what it is given, as far as it is said to go.</summary>
internal sealed class MemoryAuditSource(string name, params AuditedRow[] rows) : IAuditSource
{
    public static readonly DateTime Noon = new(2026, 7, 1, 19, 0, 0, DateTimeKind.Utc);

    public static readonly AuditRange Day = new(Noon.Date, Noon.Date.AddDays(1));

    private readonly Dictionary<TopicPartition, OffsetRange> _offsets = LogWindow.Partitions.ToDictionary(partition => partition, _ => new OffsetRange(0, 1_000_000));

    public string Name => name;

    public List<AuditedRow> Rows { get; } = [.. rows];

    public string? Absence { get; set; }

    public int Reads { get; private set; }

    public Queue<Exception> Failures { get; } = [];

    public Dictionary<TopicPartition, DateTime> OldestUtc { get; } = [];

    public static AuditedRow Row(string node, int interval, long offset, double lmp = 30, int knownAfterMinutes = 10, int partition = 3, PriceProduct product = PriceProduct.RealTime5Min)
    {
        var start = Noon.AddMinutes(product.IntervalMinutes() * interval);
        return new AuditedRow(new EntityKey(Isos.Caiso, node), product, start, lmp, lmp - 1, 1, double.NaN, start.AddMinutes(knownAfterMinutes), 0, partition, offset);
    }

    public MemoryAuditSource Holding(TopicPartition partition, long earliest, long next)
    {
        _offsets[partition] = new OffsetRange(earliest, next);
        return this;
    }

    public ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation) => new(Absence is null ? new AuditSourceState(null, _offsets, OldestUtc) : AuditSourceState.Absent(Absence));

    // As every place does, it hands over rows beyond the window too.
    public ValueTask ReadAsync(AuditScope scope, IAuditedRows taker, CancellationToken cancellation)
    {
        Reads++;
        if (Failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        foreach (var row in Rows.Where(row => row.Offset >= _offsets[LogPartitions.Of(row.Partition, row.Product.IsDayAhead())].Earliest))
        {
            taker.Add(row);
        }

        return ValueTask.CompletedTask;
    }
}
