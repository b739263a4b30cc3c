using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Grains.Sinks;

/// <summary>
/// Turns the batches of a session's topics into rows, and takes rows that another sink has decoded already. It belongs to the session's
/// reading thread.
/// </summary>
internal sealed class BatchDecoder(IReadOnlyList<TopicTable> tables, DecodedRows decoded) : IDisposable
{
    // A sink that decodes just what this one needs is waited for; one that does not come on is not.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    // A decoder remembers many entities: one is made when the first record of its topic comes.
    private readonly Dictionary<string, (TopicTable Table, Lazy<TopicDecoder> Decoder)> _topics =
        tables.ToDictionary(table => table.Topic, table => (table, new Lazy<TopicDecoder>(table.NewDecoder, isThreadSafe: false)));

    private readonly IDisposable _following = decoded.Follow(tables);

    /// <summary>Records whose rows came from another sink.</summary>
    public long Shared { get; private set; }

    public RowList NewRows(string topic) => _topics[topic].Decoder.Value.NewRows();

    public void Decode(LogBatch batch, RowList rows)
    {
        var (table, decoder) = (_topics[batch.Partition.Topic].Table, _topics[batch.Partition.Topic].Decoder.Value);
        for (var start = 0; start < batch.Count;)
        {
            var range = decoded.Lease(table, batch.Partition, batch.Offset(start), batch.LastOffset + 1, decoder, out var isNew);
            var end = range is null ? batch.Count : EndOf(batch, start, range.Next);
            if (range is null)
            {
                decoder.Decode(batch, start, end, rows);
            }
            else
            {
                Decode(batch, start, end, range, isNew, decoder, rows);
            }

            start = end;
        }
    }

    public void Dispose() => _following.Dispose();

    private void Decode(LogBatch batch, int start, int end, DecodedRange range, bool isNew, TopicDecoder decoder, RowList rows)
    {
        try
        {
            if (isNew)
            {
                DecodeInto(range, batch, start, end, decoder);
            }

            if (!isNew && !range.Wait(Patience))
            {
                decoder.Decode(batch, start, end, rows);
                return;
            }

            var first = decoder.FirstFrom(range.Rows, batch.Offset(start));
            rows.AddRange(range.Rows, first, decoder.FirstFrom(range.Rows, batch.Offset(end - 1) + 1) - first);
            Shared += isNew ? 0 : end - start;
        }
        finally
        {
            // Also what this sink decoded for itself: it will not come back for it.
            decoded.Return(range, isNew ? 0 : batch.Offset(end - 1) + 1 - batch.Offset(start));
        }
    }

    private void DecodeInto(DecodedRange range, LogBatch batch, int start, int end, TopicDecoder decoder)
    {
        var isReady = false;
        try
        {
            decoder.Decode(batch, start, end, range.Rows);
            isReady = true;
        }
        finally
        {
            decoded.Decoded(range, isReady);
        }
    }

    /// <summary>Index after the last record before an offset.</summary>
    private static int EndOf(LogBatch batch, int start, long next)
    {
        var end = batch.Count;
        if (batch.LastOffset < next)
        {
            return end;
        }

        for (end = start + 1; end < batch.Count && batch.Offset(end) < next;)
        {
            end++;
        }

        return end;
    }
}
