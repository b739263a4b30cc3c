using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Reconciliation;

/// <summary>The log as an audit reads it: what is no price there is no row of any table either.</summary>
public sealed class LogAuditSource(IPartitionLog log) : IAuditSource
{
    public const string SourceName = "log";

    private const int BatchRecords = 4096;

    // What is wanted is stored: the wait only bounds how long a broker may take.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public string Name => SourceName;

    public AuditSourceKind Kind => AuditSourceKind.Log;

    public async ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation)
    {
        var offsets = new Dictionary<TopicPartition, OffsetRange>();
        var oldest = new Dictionary<TopicPartition, DateTime>();
        foreach (var partition in LogWindow.Partitions)
        {
            var range = await log.GetOffsetsAsync(partition, cancellation);
            offsets.Add(partition, range);
            if (range.Earliest > 0 && range.Earliest < range.Next)
            {
                using var reader = log.OpenReader([new TopicPosition(partition, range.Earliest)], 1);
                using var first = Next(reader, cancellation);
                oldest.Add(partition, first.AppendedAtUtc(0));
            }
        }

        return new AuditSourceState(null, offsets, oldest);
    }

    /// <summary>Blocks while it reads.</summary>
    /// <exception cref="DomainException"><c>RecordsGone</c>: the log has forgotten a wanted record meanwhile.</exception>
    /// <exception cref="TimeoutException">The log does not give records that it has.</exception>
    public ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation)
    {
        // Labels are not compared.
        var decoder = new LmpRowDecoder(reference: null);
        foreach (var partition in LogWindow.Partitions.Where(partition => scope.Range.HoldsAny(partition.Topic is Topics.DayAheadLmp or Topics.BackfillDayAheadLmp)))
        {
            if (scope.Window[partition] is var range && range.Earliest < range.Next)
            {
                Read(partition, range, decoder, scope.Range, rows, cancellation);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Read(TopicPartition partition, OffsetRange range, LmpRowDecoder decoder, AuditRange wanted, IAuditedRows rows, CancellationToken cancellation)
    {
        using var reader = log.OpenReader([new TopicPosition(partition, range.Earliest)], BatchRecords);
        for (var next = range.Earliest; next < range.Next;)
        {
            using var batch = Next(reader, cancellation);
            for (var i = 0; i < batch.Count; i++)
            {
                if (decoder.TryDecode(batch, i, out var row) && wanted.Holds(row.Node.Iso, row.Fact.Product, row.Fact.IntervalStartUtc))
                {
                    rows.Add(AuditedRow.Of(row));
                }
            }

            next = batch.LastOffset + 1;
        }
    }

    private static LogBatch Next(IPartitionReader reader, CancellationToken cancellation) =>
        reader.Read(LongestWait, cancellation) ?? throw new TimeoutException("the log does not give records that it has");
}
