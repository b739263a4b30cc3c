using GridGrains.Domain.Log;
using GridGrains.Domain.Series;

namespace GridGrains.Feeds.Series;

/// <summary>Collects values of series and appends them in records of many. Not thread-safe.</summary>
public sealed class SeriesAppender
{
    private const int BatchRecords = 1024;
    private const int BatchValues = 100_000;

    private readonly RecordBuffer _buffer = new();
    private readonly SeriesRuns _runs;
    private readonly IPartitionLog _log;
    private readonly RecordHeaders _headers;

    public SeriesAppender(IPartitionLog log, string source)
    {
        (_log, _runs, _headers) = (log, new SeriesRuns(_buffer), new RecordHeaders(SeriesRecordJson.Schema, source));
    }

    public bool IsFull => _buffer.Count >= BatchRecords || _runs.Pending >= BatchValues;

    public void Add(in SeriesValue value) => _runs.Add(value.Key, value.Source, value.Point, value.Basis);

    /// <exception cref="Domain.DomainException"><c>StorageFull</c>: the log can take no more.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        _runs.Flush();
        if (_buffer.Count > 0)
        {
            await _log.AppendAsync(Topics.Series, _buffer, _headers, cancellation);
            _buffer.Clear();
        }
    }
}
