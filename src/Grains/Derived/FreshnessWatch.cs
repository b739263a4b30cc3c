using GridGrains.Domain;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Outcomes;
using GridGrains.Grains.Reads;
using GridGrains.Grains.Shards;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Derived;

/// <summary>
/// Looks at the freshness of all feeds at intervals and tells lags and stale nodes. The owner of shard 0 looks for the whole cluster; a
/// second look by another silo writes events of the same ids.
/// </summary>
public sealed partial class FreshnessWatch : BackgroundService
{
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(30);

    private const string Source = "FRESHNESS";

    private readonly LiveReader _reader;
    private readonly ShardMap _map;
    private readonly SiloAddress _here;
    private readonly TimeProvider _clock;
    private readonly ILogger<FreshnessWatch> _logger;
    private readonly DerivedEventWriter _writer;
    private readonly Dictionary<(Iso, Market), Told> _told = [];

    internal FreshnessWatch(LiveReader reader, ShardMap map, ILocalSiloDetails here, OutcomeLog log, TimeProvider clock, ILogger<FreshnessWatch> logger)
    {
        (_reader, _map, _here, _clock, _logger) = (reader, map, here.SiloAddress, clock, logger);
        _writer = new DerivedEventWriter(log, Source);
    }

    /// <summary>Looks once and tells what is new since the look before.</summary>
    /// <returns>Number of events written.</returns>
    public async Task<int> LookAsync(DateTime nowUtc, CancellationToken cancellation)
    {
        var written = 0;
        foreach (var feed in await _reader.GetFreshnessAsync(nowUtc))
        {
            var late = FreshnessRule.Judge(feed, nowUtc, GuardrailSettings.Default);
            if (late is null)
            {
                _told.Remove((feed.Iso, feed.Market));
            }
            else if (IsNews(feed, late))
            {
                _writer.Add(late);
                written++;
            }
        }

        _writer.Start();
        await _writer.Told.WaitAsync(cancellation);
        return written;
    }

    public override void Dispose()
    {
        _writer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (_here.Equals(_map.OwnerOf(0)))
                {
                    await LookAsync(_clock.GetUtcNow().UtcDateTime, stoppingToken);
                }
            }
            catch (Exception failure) when (failure is DomainException or OrleansException or TimeoutException)
            {
                _told.Clear();
                LogFailed(_logger, failure);
            }
        }
    }

    // A lag is told once; of stale nodes, every change of their number.
    private bool IsNews(in FeedFreshness feed, DerivedEvent late)
    {
        var told = new Told(late.Id, late.Kind == DerivedKind.Staleness ? feed.StaleNodes : 0);
        if (_told.TryGetValue((feed.Iso, feed.Market), out var before) && before == told)
        {
            return false;
        }

        _told[(feed.Iso, feed.Market)] = told;
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Freshness could not be told; the next look repeats it")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    private readonly record struct Told(string Id, int StaleNodes);
}
