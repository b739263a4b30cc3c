using System.Threading.Channels;
using GridGrains.Domain.Log;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// Reads and parses a shard's log on a thread of its own, because the log's read blocks, and hands batches over through a bounded
/// channel: a slow worker stops the reading, not the memory.
/// </summary>
internal sealed class BatchPump<TInput> : IAsyncDisposable
{
    private const int BatchesAhead = 2;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _gatherFor;
    private readonly int _fullBatch;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<ReadBatch<TInput>> _batches = Channel.CreateBounded<ReadBatch<TInput>>(
        new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });

    public BatchPump(string name, IPartitionReader reader, BatchParser<TInput> parser, ShardOptions options)
    {
        (_gatherFor, _fullBatch) = (options.GatherFor, options.MaxRecordsPerBatch);
        var thread = new Thread(() => Run(reader, parser)) { IsBackground = true, Name = name };
        thread.Start();
    }

    public ChannelReader<ReadBatch<TInput>> Batches => _batches.Reader;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _ended.Task;
        _stop.Dispose();
    }

    private void Run(IPartitionReader reader, BatchParser<TInput> parser)
    {
        Exception? failure = null;
        try
        {
            using (reader)
            {
                while (!_stop.IsCancellationRequested)
                {
                    ReadOne(reader, parser);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            failure = null;
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        finally
        {
            _batches.Writer.Complete(failure);
            _ended.SetResult();
        }
    }

    private void ReadOne(IPartitionReader reader, BatchParser<TInput> parser)
    {
        bool atEnd;
        using (var batch = reader.Read(LongestWait, _stop.Token))
        {
            if (batch is null)
            {
                return;
            }

            atEnd = batch.Count < _fullBatch;
            Hand(parser.Parse(batch));
        }

        if (atEnd)
        {
            // One batch of what comes meanwhile costs less than one for each append.
            _stop.Token.WaitHandle.WaitOne(_gatherFor);
        }
    }

    private void Hand(ReadBatch<TInput> batch)
    {
        if (!_batches.Writer.TryWrite(batch))
        {
            _batches.Writer.WriteAsync(batch, _stop.Token).AsTask().GetAwaiter().GetResult();
        }
    }
}
