namespace GridGrains.Silo.Http.Features.Streams;

/// <param name="Sequence">Its place among the watch's updates.</param>
/// <param name="Data">Values of one entity, JSON in UTF-8.</param>
internal readonly record struct FeatureUpdate(long Sequence, byte[] Data);

/// <summary>What a reader gets next.</summary>
/// <param name="IsMissed">Updates after the reader's place are gone; what follows is the state of every entity.</param>
/// <param name="More">Ends when there is more, or fails with the watch.</param>
internal readonly record struct FeatureNews(IReadOnlyList<FeatureUpdate> Updates, bool IsMissed, Task More);

/// <summary>
/// The values of some features for some entities, read again and again; what differs from the last read is an update. It keeps the newest updates, so
/// that readers come back to their place; memory does not grow with how slow a reader is.
/// </summary>
internal sealed class FeatureWatch(Func<CancellationToken, Task<byte[][]>> read, TimeProvider clock)
{
    public const int KeptUpdates = 1000;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<FeatureUpdate> _updates = new();
    private byte[][] _latest = [];
    private long _sequence;
    private TaskCompletionSource _more = NewSource();

    /// <summary>Another than that of every other watch, also of another silo and after a restart.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Reads until the end; a failure ends it, and its readers' streams.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, clock);
            do
            {
                Take(await read(cancellation));
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (Exception failure)
        {
            End(failure);
            throw;
        }
    }

    /// <param name="rows">Of every entity, in their order.</param>
    public void Take(byte[][] rows)
    {
        TaskCompletionSource? more = null;
        lock (_gate)
        {
            var before = _sequence;
            for (var row = 0; row < rows.Length; row++)
            {
                if (row >= _latest.Length || !rows[row].AsSpan().SequenceEqual(_latest[row]))
                {
                    _updates.Enqueue(new FeatureUpdate(++_sequence, rows[row]));
                    while (_updates.Count > KeptUpdates)
                    {
                        _updates.Dequeue();
                    }
                }
            }

            _latest = rows;
            if (_sequence > before)
            {
                (more, _more) = (_more, NewSource());
            }
        }

        more?.SetResult();
    }

    /// <param name="sequence">The last update that the reader has; null for none, which gives it the state of every entity.</param>
    public FeatureNews After(long? sequence)
    {
        lock (_gate)
        {
            var oldest = _updates.Count == 0 ? _sequence + 1 : _updates.Peek().Sequence;
            var isMissed = sequence is { } place && (place < oldest - 1 || place > _sequence);
            return sequence is null || isMissed
                ? new FeatureNews([.. _latest.Select(row => new FeatureUpdate(_sequence, row))], isMissed, _more.Task)
                : new FeatureNews([.. _updates.Where(update => update.Sequence > sequence)], IsMissed: false, _more.Task);
        }
    }

    private void End(Exception failure)
    {
        lock (_gate)
        {
            _more.TrySetException(failure);
            _ = _more.Task.Exception;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
