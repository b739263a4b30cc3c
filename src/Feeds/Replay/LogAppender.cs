using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Replay;

/// <summary>Collects canonical prices per topic and appends them in batches. Not thread-safe.</summary>
public sealed class LogAppender(IPartitionLog log, string source, PriceTopics? topics = null)
{
    public const int BatchRecords = 4096;

    private readonly PriceTopics _topics = topics ?? PriceTopics.Live;
    private readonly RecordHeaders _headers = new(LmpEventJson.Schema, source);
    private readonly RecordBuffer _realTime = new();
    private readonly RecordBuffer _dayAhead = new();

    /// <summary>Prices appended so far.</summary>
    public long Appended { get; private set; }

    public bool IsFull => _realTime.Count >= BatchRecords || _dayAhead.Count >= BatchRecords;

    public void Add(in LmpEvent price) => LmpEventJson.Write(price.Fact.Product.IsDayAhead() ? _dayAhead : _realTime, price);

    /// <exception cref="Domain.DomainException"><c>StorageFull</c>: the log can take no more.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await FlushAsync(_topics.RealTime, _realTime, cancellation);
        await FlushAsync(_topics.DayAhead, _dayAhead, cancellation);
    }

    private async ValueTask FlushAsync(string topic, RecordBuffer buffer, CancellationToken cancellation)
    {
        if (buffer.Count > 0)
        {
            await log.AppendAsync(topic, buffer, _headers, cancellation);
            Appended += buffer.Count;
            buffer.Clear();
        }
    }
}
