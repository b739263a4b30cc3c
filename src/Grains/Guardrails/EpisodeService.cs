using GridGrains.Domain;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Guardrails.Incidents;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Guardrails;

/// <summary>
/// Lists episodes of the whole cluster. All it knows comes from the topic ANOMALIES, so every silo answers the same and a restart forgets
/// nothing that the topic still holds.
/// </summary>
public sealed class EpisodeService : IHostedService, IAsyncDisposable
{
    /// <summary>How long a caller waits for episodes that are in the log and not read yet.</summary>
    public static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(5);

    private readonly EpisodeIndex _index = new();
    private readonly LogFollower _follower;

    internal EpisodeService(IPartitionLog log, TimeProvider clock, GuardrailInstruments instruments, ILogger<EpisodeService> logger)
    {
        instruments.Observe(_index);
        _follower = new LogFollower("episodes", log, [Topics.Anomalies], FollowFrom.Start, Take, clock, logger);
    }

    /// <summary>Episodes that are too old to be listed.</summary>
    public long Forgotten => _index.Dropped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _follower.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _follower.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    /// <summary>Episodes that meet the filter, newest first, after a position of an earlier list.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the topic is not read to its end yet.</exception>
    public async Task<IReadOnlyList<EpisodeEntry>> ListAsync(EpisodeFilter filter, EpisodePosition? after, int limit, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        return _index.List(filter, after, limit);
    }

    /// <summary>All incidents that are known.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the topic is not read to its end yet.</exception>
    public async Task<IncidentList> IncidentsAsync(CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        return _index.Incidents();
    }

    private Task CatchUpAsync(CancellationToken cancellation) => _follower.CaughtUpAsync(LongestCatchUp, cancellation);

    private void Take(LogBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (EpisodeEntry.Read(batch.Records.Value(i)) is { } entry)
            {
                _index.Take(entry);
            }
        }
    }
}
