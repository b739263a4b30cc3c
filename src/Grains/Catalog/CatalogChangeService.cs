using GridGrains.Domain;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Catalog;

/// <summary>
/// What people say about entries of the catalogue. All it knows comes from the topic CATALOG_CHANGES, so every silo knows the same and a restart forgets
/// nothing; of two changes of a field the later in the topic holds. Safe for all threads.
/// </summary>
public sealed partial class CatalogChangeService : IHostedService, IAsyncDisposable
{
    /// <summary>How long a caller waits for changes that are in the log and not read yet.</summary>
    public static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(5);

    private const string HeaderSource = "CATALOG";
    private const string Consumer = "catalog";

    private static readonly TopicPartition Topic = new(Topics.CatalogChanges, 0);

    private readonly IPartitionLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly LogFollower _follower;

    internal CatalogChangeService(IPartitionLog log, TimeProvider clock, ILogger<CatalogChangeService> logger)
    {
        (_log, _clock, _logger) = (log, clock, logger);
        _follower = new LogFollower("catalog", log, [Topics.CatalogChanges], FollowFrom.Start, Take, clock, logger);
    }

    /// <summary>What is known now, without waiting.</summary>
    public CatalogChanges Changes { get; } = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // A consumer that never moves on: no cap of the disk trims what holds.
        await _log.CommitAsync(Consumer, [new TopicPosition(Topic, 0)], cancellationToken);
        _follower.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _follower.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    /// <returns>What holds of the entry after the change.</returns>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the change is made, and not read back yet.</exception>
    public async Task<ChangedEntry> ChangeAsync(CatalogChange change, CancellationToken cancellation)
    {
        var buffer = new RecordBuffer();
        CatalogChangeJson.Write(buffer, change with { At = _clock.GetUtcNow().UtcDateTime });
        var position = (await _log.AppendAsync(Topics.CatalogChanges, buffer, new RecordHeaders(CatalogChange.Schema, HeaderSource), cancellation))[^1];
        using var deadline = new CancellationTokenSource(LongestCatchUp, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await _follower.ReachedAsync([new TopicPosition(Topic, position.Offset + 1)], either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DomainException(DomainErrorCode.StorageUnavailable, "the change is made, and not read back yet: ask again in a moment");
        }

        LogChanged(_logger, change.Entry, change.Actor, change.Reason);
        return Changes.Of(change.Entry);
    }

    private void Take(LogBatch batch)
    {
        var changes = new List<SequencedChange>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (CatalogChangeJson.Read(batch.Records.Value(i)) is { } change)
            {
                changes.Add(new SequencedChange(batch.Offset(i) + 1, change));
            }
        }

        Changes.Take(changes);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Entry {Entry} of the catalogue is changed by {Actor}: {Reason}")]
    private static partial void LogChanged(ILogger logger, string entry, string actor, string reason);
}
