using GridGrains.Domain;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Guardrails;

/// <summary>
/// Decides about partitions and knows what holds of them. All it knows comes from the topic QUARANTINE_DECISIONS, so every silo knows the same and a restart
/// forgets nothing. No row is moved: what reads prices leaves out those of the days that are in quarantine. Safe for all threads.
/// </summary>
public sealed partial class QuarantineService : IPartitionCourt, IHostedService, IAsyncDisposable
{
    /// <summary>How long a caller waits for decisions that are in the log and not read yet.</summary>
    public static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(5);

    private const string HeaderSource = "QUARANTINE";
    private const string Consumer = "quarantine";

    private static readonly TopicPartition Decisions = new(Topics.QuarantineDecisions, 0);

    private readonly IPartitionLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly GuardrailInstruments _instruments;
    private readonly LogFollower _follower;
    private readonly SemaphoreSlim _deciding = new(1, 1);

    private readonly IVerdictObserver[] _observers;

    internal QuarantineService(IPartitionLog log, TimeProvider clock, GuardrailInstruments instruments, ILogger<QuarantineService> logger, IEnumerable<IVerdictObserver>? observers = null)
    {
        (_log, _clock, _instruments, _logger, _observers) = (log, clock, instruments, logger, [.. observers ?? []]);
        _follower = new LogFollower("quarantine", log, [Topics.QuarantineDecisions], FollowFrom.Start, Take, clock, logger);
        instruments.Observe(Index);
    }

    /// <summary>What is known now, without waiting: for reads that must not wait.</summary>
    public QuarantineIndex Index { get; } = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // A consumer that never moves on: no cap of the disk trims what holds.
        await _log.CommitAsync(Consumer, [new TopicPosition(Decisions, 0)], cancellationToken);
        _follower.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _follower.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        _deciding.Dispose();
    }

    /// <summary>Partitions that meet the filter, newest decision first, before a sequence.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the topic is not read to its end yet.</exception>
    public async Task<IReadOnlyList<QuarantineEntry>> ListAsync(QuarantineFilter filter, long before, int limit, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        return Index.List(filter, before, limit);
    }

    /// <inheritdoc/>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the topic is not read to its end yet.</exception>
    public async Task<IReadOnlyList<PartitionVerdict>> JudgeAsync(PartitionRecorder recorder, string source, CancellationToken cancellation)
    {
        recorder.EndReport();
        if (recorder.IsEmpty)
        {
            return [];
        }

        var startedUtc = Now;
        var verdicts = await JudgeAsync(() => recorder.Take(Index.ProfileFor, Index.NodesOf), source, cancellation);
        Array.ForEach(_observers, observer => observer.Judged(verdicts, source, startedUtc));
        return verdicts;
    }

    /// <summary>Judges partitions and decides.</summary>
    /// <param name="cases">Asked for once the decisions are known.</param>
    public async Task<IReadOnlyList<PartitionVerdict>> JudgeAsync(Func<IReadOnlyList<PartitionCase>> cases, string source, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        var verdicts = new List<PartitionVerdict>();
        var clean = new List<PartitionDecision>();
        foreach (var partition in cases())
        {
            var verdict = PartitionVerdict.Of(partition);
            verdicts.Add(verdict);
            if (verdict.Status == PartitionStatus.Clean && partition.IsComplete && Index.Find(verdict.Id) is null)
            {
                clean.Add(PartitionDecision.Of(verdict, source, Now));
                continue;
            }

            await DecideAsync(verdict.Id, held => IsNews(held, partition, verdict) && PartitionDecision.Of(verdict, source, Now) is var decision && QuarantineRules.Takes(held, decision) ? decision : null, cancellation);
        }

        if (clean.Count > 0)
        {
            // Of years of files nearly all days are so: one append for all of them.
            await AppendAsync(clean, cancellation);
        }

        return verdicts;
    }

    /// <summary>What somebody decides about a partition. The same act again changes nothing.</summary>
    /// <param name="status">Released or discarded.</param>
    /// <returns>Null where nothing was ever decided about the partition; else what holds, whether the act could change it or not.</returns>
    /// <inheritdoc cref="ListAsync" path="/exception"/>
    public async Task<QuarantineEntry?> SettleAsync(PartitionId id, PartitionStatus status, string actor, string reason, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        if (Index.Find(id) is null)
        {
            return null;
        }

        await DecideAsync(
            id, held => held?.SettledBy(actor, reason, status, Now) is { } act && QuarantineRules.Takes(held, act) ? act : null, cancellation);
        return Index.Find(id);
    }

    // That nothing was found in a day that goes on says nothing, but where something was.
    private static bool IsNews(PartitionDecision? held, PartitionCase partition, PartitionVerdict verdict) =>
        partition.IsComplete || verdict.Status != PartitionStatus.Clean || held is { IsByJudges: true, Status: not PartitionStatus.Clean };

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    // One decision at a time on this silo; of two silos at once the later in the topic finds the earlier, and says again what holds.
    private async Task DecideAsync(PartitionId id, Func<PartitionDecision?, PartitionDecision?> decide, CancellationToken cancellation)
    {
        await _deciding.WaitAsync(cancellation);
        try
        {
            if (decide(Index.Find(id)?.Decision) is not { } decision)
            {
                return;
            }

            var sequence = await AppendAsync([decision], cancellation);
            _instruments.Decided(decision);
            LogDecided(_logger, decision.Partition, PartitionWords.Of(decision.Status), decision.Actor, decision.Reason);
            if (Index.Find(id) is { } held && held.Sequence != sequence)
            {
                // The tables take the last word for what holds.
                await AppendAsync([held.Decision], cancellation);
            }
        }
        finally
        {
            _deciding.Release();
        }
    }

    /// <returns>Sequence of the last one.</returns>
    private async Task<long> AppendAsync(IReadOnlyList<PartitionDecision> decisions, CancellationToken cancellation)
    {
        var buffer = new RecordBuffer();
        foreach (var decision in decisions)
        {
            PartitionDecisionJson.Write(buffer, decision);
        }

        var position = (await _log.AppendAsync(Topics.QuarantineDecisions, buffer, new RecordHeaders(PartitionDecision.Schema, HeaderSource), cancellation))[^1];
        using var deadline = new CancellationTokenSource(LongestCatchUp, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await _follower.ReachedAsync([new TopicPosition(Decisions, position.Offset + 1)], either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DomainException(DomainErrorCode.StorageUnavailable, "the decision is made, and not read back yet: ask again in a moment");
        }

        return position.Offset + 1;
    }

    private Task CatchUpAsync(CancellationToken cancellation) => _follower.CaughtUpAsync(LongestCatchUp, cancellation);

    private void Take(LogBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (PartitionDecisionJson.Read(batch.Records.Value(i)) is { } decision)
            {
                Index.Take(batch.Offset(i) + 1, decision);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Partition {Partition} is {Status} by {Actor}: {Reason}")]
    private static partial void LogDecided(ILogger logger, string partition, string status, string actor, string reason);
}
