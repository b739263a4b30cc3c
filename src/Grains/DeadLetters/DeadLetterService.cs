using GridGrains.Domain;
using GridGrains.Domain.Activity;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.DeadLetters;

/// <summary>
/// Lists dead letters and acts on them. All it knows comes from the topics DLQ_STREAMING and AUDIT, so every silo says the same and a
/// restart forgets nothing. A replay appends the record before the act is written down: a crash in between leaves an open letter, and a second
/// replay of the same record is a duplicate without effect. Safe for all threads.
/// </summary>
public sealed class DeadLetterService : IHostedService, IAsyncDisposable
{
    /// <summary>How long a caller waits for letters and acts that are in the log and not read yet.</summary>
    public static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(5);

    private readonly IPartitionLog _log;
    private readonly TimeProvider _clock;
    private readonly DeadLetterIndex _index = new();
    private readonly ActivityLog _trail = new();
    private readonly LogFollower _follower;
    private readonly DeadLetterReplay _replay;
    private readonly SemaphoreSlim _acting = new(1, 1);

    internal DeadLetterService(IPartitionLog log, TimeProvider clock, ILogger<DeadLetterService> logger)
    {
        (_log, _clock, _replay) = (log, clock, new DeadLetterReplay(log));
        _follower = new LogFollower("dead letters", log, [Topics.DeadLetters, Topics.Audit], FollowFrom.Start, Take, clock, logger);
    }

    /// <summary>Letters that are too old to be listed.</summary>
    public long Forgotten => _index.Dropped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _follower.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _follower.DisposeAsync().AsTask();

    /// <summary>Letters that meet the filter, newest first, after a position of an earlier list.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the topics are not read to their end yet.</exception>
    public async Task<IReadOnlyList<DeadLetterEntry>> ListAsync(DeadLetterIndexFilter filter, DeadLetterPosition? after, int limit, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        return _index.List(filter, after, limit);
    }

    /// <inheritdoc cref="ListAsync"/>
    public async Task<DeadLetterEntry?> FindAsync(string id, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        return _index.Find(id);
    }

    /// <summary>What people did, newest first, before an offset of the trail.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<IReadOnlyList<ActivityEntry>> ListActsAsync(string? subject, long before, int limit, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        return _trail.List(subject, before, limit);
    }

    /// <summary>Appends the records of the letters to their topics again, in the order in which they first stood there.</summary>
    /// <returns>One result per id, in the order of the ids.</returns>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageFull</c>: the acts could not be written down; a repeat does no harm.</exception>
    public Task<DeadLetterResult[]> ReplayAsync(IReadOnlyList<string> ids, DeadLetterActor actor, CancellationToken cancellation) =>
        ActAsync(ids, actor, ActivityAction.ReplayDeadLetter, JudgeReplay, _replay.AppendAsync, cancellation);

    /// <summary>Marks the letters as settled without an effect; they stay in their topic.</summary>
    /// <inheritdoc cref="ReplayAsync"/>
    public Task<DeadLetterResult[]> DiscardAsync(IReadOnlyList<string> ids, DeadLetterActor actor, CancellationToken cancellation) =>
        ActAsync(
            ids, actor, ActivityAction.DiscardDeadLetter, JudgeDiscard,
            static (deadLetters, _) => Task.FromResult(Array.ConvertAll(deadLetters, deadLetter => new DeadLetterResult(deadLetter.Id, DeadLetterOutcome.Discarded))),
            cancellation);

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        _acting.Dispose();
    }

    // One act at a time: of two that name the same letter the second finds it settled.
    private async Task<DeadLetterResult[]> ActAsync(
        IReadOnlyList<string> ids, DeadLetterActor actor, string action, Func<DeadLetterEntry, DeadLetterResult?> judge,
        Func<DeadLetter[], CancellationToken, Task<DeadLetterResult[]>> act, CancellationToken cancellation)
    {
        await _acting.WaitAsync(cancellation);
        try
        {
            await CatchUpAsync(cancellation);
            var results = new Dictionary<string, DeadLetterResult>(StringComparer.Ordinal);
            var deadLetters = new List<DeadLetter>();
            foreach (var id in ids.Distinct(StringComparer.Ordinal))
            {
                var entry = _index.Find(id);
                if ((entry is null ? new DeadLetterResult(id, DeadLetterOutcome.NotFound, null, "no dead letter of this id is held") : judge(entry)) is { } refused)
                {
                    results.Add(id, refused);
                }
                else
                {
                    deadLetters.Add(entry!.DeadLetter);
                }
            }

            // From here on nobody may give up half way: what is appended must be written down.
            foreach (var (deadLetter, result) in deadLetters.Zip(await SendAsync([.. deadLetters], actor, action, act)))
            {
                results.Add(deadLetter.Id, result);
            }

            return [.. ids.Select(id => results[id])];
        }
        finally
        {
            _acting.Release();
        }
    }

    private async Task<DeadLetterResult[]> SendAsync(
        DeadLetter[] deadLetters, DeadLetterActor actor, string action, Func<DeadLetter[], CancellationToken, Task<DeadLetterResult[]>> act)
    {
        var results = await act(deadLetters, CancellationToken.None);
        var buffer = new RecordBuffer();
        var now = _clock.GetUtcNow().UtcDateTime;
        foreach (var (deadLetter, result) in deadLetters.Zip(results))
        {
            if (result.Outcome is DeadLetterOutcome.Replayed or DeadLetterOutcome.Discarded)
            {
                var stands = result.Position is { } position ? DeadLetter.IdOf(new TopicPartition(deadLetter.Topic!, position.Partition), position.Offset) : null;
                ActivityJson.Write(buffer, new ActivityRecord(now, actor.Actor, action, deadLetter.Id, deadLetter.RetryCount, actor.Comment, stands));
            }
        }

        if (buffer.Count > 0)
        {
            var acts = await _log.AppendAsync(Topics.Audit, buffer, new RecordHeaders(ActivityRecord.Schema, "DLQ"), CancellationToken.None);
            using var deadline = new CancellationTokenSource(LongestCatchUp, _clock);
            await ReachedAsync([new TopicPosition(new TopicPartition(Topics.Audit, acts[^1].Partition), acts[^1].Offset + 1)], deadline.Token);
        }

        return results;
    }

    private async Task ReachedAsync(IReadOnlyCollection<TopicPosition> positions, CancellationToken deadline)
    {
        try
        {
            await _follower.ReachedAsync(positions, deadline);
        }
        catch (OperationCanceledException)
        {
            // The acts are durable and were done; only this silo has not read them back yet, and the next look does.
        }
    }

    private static DeadLetterResult? JudgeReplay(DeadLetterEntry entry) => entry switch
    {
        { DeadLetter.IsReplayable: false } => new(
            entry.DeadLetter.Id, DeadLetterOutcome.NotReplayable, null, $"a row of file {entry.DeadLetter.File} is no record: correct the file and feed it again"),
        { State: DeadLetterState.Replayed } => new(entry.DeadLetter.Id, DeadLetterOutcome.AlreadyReplayed, null, $"replayed at {entry.Act!.At:u} by {entry.Act.Actor}"),
        _ => null,
    };

    private static DeadLetterResult? JudgeDiscard(DeadLetterEntry entry) => entry.State switch
    {
        DeadLetterState.Replayed => new(entry.DeadLetter.Id, DeadLetterOutcome.AlreadyReplayed, null, $"replayed at {entry.Act!.At:u} by {entry.Act.Actor}"),
        DeadLetterState.Discarded => new(entry.DeadLetter.Id, DeadLetterOutcome.AlreadyDiscarded, null, $"discarded at {entry.Act!.At:u} by {entry.Act.Actor}"),
        _ => null,
    };

    private Task CatchUpAsync(CancellationToken cancellation) => _follower.CaughtUpAsync(LongestCatchUp, cancellation);

    private void Take(LogBatch batch)
    {
        var isAudit = batch.Partition.Topic == Topics.Audit;
        for (var i = 0; i < batch.Count; i++)
        {
            if (!isAudit)
            {
                if (DeadLetterJson.Read(batch.Records.Value(i)) is { } deadLetter)
                {
                    _index.Take(deadLetter);
                }
            }
            else if (ActivityJson.Read(batch.Records.Value(i)) is { } act)
            {
                _index.Take(act);
                _trail.Take(batch.Offset(i), act);
            }
        }
    }
}
