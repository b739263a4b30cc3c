using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Catalog;

/// <summary>
/// Takes events of lineage that other programs send, durably and each once, and knows what they say. All it knows comes from the topic LINEAGE. Safe for all
/// threads.
/// </summary>
public sealed class ForeignLineageService : IHostedService, IAsyncDisposable
{
    /// <summary>How long a caller waits for events that are in the log and not read yet.</summary>
    public static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(5);

    private const string Consumer = "lineage";

    private static readonly TopicPartition Topic = new(Topics.Lineage, 0);

    private readonly IPartitionLog _log;
    private readonly TimeProvider _clock;
    private readonly LogFollower _follower;

    internal ForeignLineageService(IPartitionLog log, TimeProvider clock, ILogger<ForeignLineageService> logger)
    {
        (_log, _clock) = (log, clock);
        _follower = new LogFollower("lineage", log, [Topics.Lineage], FollowFrom.Start, Take, clock, logger);
    }

    public ForeignLineage Known { get; } = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // A consumer that never moves on: no cap of the disk trims what holds.
        await _log.CommitAsync(Consumer, [new TopicPosition(Topic, 0)], cancellationToken);
        _follower.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _follower.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    /// <summary>Of two silos that are sent one event at once both may store it; the graph has it once.</summary>
    /// <param name="payload">Of <see cref="ForeignEventReader"/>.</param>
    /// <returns>False for an event that is known: nothing was stored.</returns>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the event is stored, and not read back yet.</exception>
    public async Task<bool> SendAsync(ForeignEvent said, byte[] payload, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(LongestCatchUp, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await _follower.CaughtUpAsync(either.Token);
            if (Known.Knows(said.Hash))
            {
                return false;
            }

            var buffer = new RecordBuffer();
            buffer.BeginRecord(Encoding.UTF8.GetBytes(said.Key));
            payload.CopyTo(buffer.GetSpan(payload.Length));
            buffer.Advance(payload.Length);
            buffer.EndRecord();
            var position = (await _log.AppendAsync(Topics.Lineage, buffer, new RecordHeaders(ForeignEvent.Schema, "HTTP"), cancellation))[^1];
            await _follower.ReachedAsync([new TopicPosition(Topic, position.Offset + 1)], either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DomainException(DomainErrorCode.StorageUnavailable, "the topic LINEAGE is not read to its end yet: send the event again in a moment, it counts once");
        }
    }

    private void Take(LogBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (ForeignEventReader.Read(batch.Records.Value(i).ToArray(), out _, out _) is { } said)
            {
                Known.Take(said);
            }
        }
    }
}
