using GridGrains.Domain;
using GridGrains.Domain.Documents;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Schedules;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Grains.Sharding.Singletons;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Ingestion;

/// <summary>
/// Starts pipelines when they are due, on one silo for all. A run that was missed while no silo ran is made up for once; one that was broken off is
/// continued at once. Streams have no schedule: they are started whenever they do not run.
/// Backfills go on whenever their pipelines are not due, whichever silo they were begun on.
/// </summary>
public sealed partial class PipelineSchedules(PipelineStore store, ISpecReader specs, IGrainFactory grains, TimeProvider clock, ILogger<PipelineSchedules> logger) : ISingleton
{
    private const int TicksPerReload = 5;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>A stream that does not run is started again so soon.</summary>
    private static readonly TimeSpan StreamPause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Entry> _entries = [];
    private DocumentSet _backfills = DocumentSet.Empty;

    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        _entries.Clear();
        using var timer = new PeriodicTimer(Tick, clock);
        for (var tick = 0; ; tick++)
        {
            try
            {
                if (tick % TicksPerReload == 0)
                {
                    await ReloadAsync(ended);
                }

                await StartDueAsync(ended);
                await ContinueBackfillsAsync(ended);
            }
            catch (Exception failure) when (failure is DomainException or TimeoutException or Orleans.Runtime.OrleansException)
            {
                LogFailed(logger, failure);
            }

            await timer.WaitForNextTickAsync(ended);
        }
    }

    private async Task ReloadAsync(CancellationToken ended)
    {
        _backfills = await store.BackfillsAsync(ended);
        var deployed = await store.ListAsync(ended);
        foreach (var gone in _entries.Keys.Except(deployed.Keys).ToList())
        {
            _entries.Remove(gone);
        }

        foreach (var (name, spec) in deployed)
        {
            if (!_entries.TryGetValue(name, out var known) || known.Version != spec.Version)
            {
                _entries[name] = await EntryOfAsync(name, spec, ended);
            }
        }
    }

    private async Task<Entry> EntryOfAsync(string name, DeployedSpec deployed, CancellationToken ended)
    {
        var spec = specs.Read(deployed.Text).Spec;
        if (spec is { IsStream: true })
        {
            return new Entry(deployed.Version, null, clock.GetUtcNow().UtcDateTime);
        }

        if (spec?.Provider.ScheduleCron is not { } cron)
        {
            return new Entry(deployed.Version, null, DateTime.MaxValue);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var last = (await store.OpenAsync(name, ended)).State.Runs is [var newest, ..] ? newest : null;
        var schedule = CronSchedule.Parse(cron, spec.Provider.Timezone);
        var due = last?.Status == "running" ? now : schedule.NextAfterUtc(last?.StartedUtc ?? now);
        return new Entry(deployed.Version, schedule, due ?? DateTime.MaxValue);
    }

    private async Task StartDueAsync(CancellationToken ended)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var (name, entry) in _entries.Where(entry => entry.Value.DueUtc <= now).ToList())
        {
            var isStarted = await grains.GetGrain<IPipelineGrain>(name).StartAsync(PipelineRules.Schedule, ended);
            if (!isStarted)
            {
                LogSkipped(logger, name);
            }

            // Between two turns of a backfill the schedule comes first: what is due stays so.
            if (isStarted || !_backfills.Documents.ContainsKey(name))
            {
                _entries[name] = entry with { DueUtc = entry.Schedule is { } schedule ? schedule.NextAfterUtc(now) ?? DateTime.MaxValue : now + StreamPause };
            }
        }
    }

    private async Task ContinueBackfillsAsync(CancellationToken ended)
    {
        var (now, done) = (clock.GetUtcNow().UtcDateTime, new List<string>());
        foreach (var name in _backfills.Documents.Keys.Where(name => _entries.TryGetValue(name, out var entry) && entry.DueUtc > now))
        {
            if (!await grains.GetGrain<IPipelineGrain>(name).ContinueBackfillAsync(ended))
            {
                done.Add(name);
            }
        }

        if (done.Count > 0)
        {
            await store.TryRemoveBackfillsAsync(_backfills, done, ended);
            _backfills = await store.BackfillsAsync(ended);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Pipelines could not be started; tried again in a second")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Debug, "Pipeline {Pipeline} was due and not started: it runs, is paused, or rests after failures")]
    private static partial void LogSkipped(ILogger logger, string pipeline);

    private sealed record Entry(int Version, CronSchedule? Schedule, DateTime DueUtc);
}
