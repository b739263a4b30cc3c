using GridGrains.Domain;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Derived;
using GridGrains.Grains.DerivedTopics;
using GridGrains.Grains.Sharding.Singletons;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Prices;

/// <summary>
/// Looks at the freshness of all feeds at intervals and reports lags and stale nodes. One silo looks for the whole cluster; a second look by
/// another one, after a handover, writes events of the same ids.
/// </summary>
public sealed partial class FreshnessWatch : ISingleton, IDisposable
{
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(30);

    private const string Source = "FRESHNESS";

    private readonly LiveReader _reader;
    private readonly PriceInstruments _instruments;
    private readonly TimeProvider _clock;
    private readonly ILogger<FreshnessWatch> _logger;
    private readonly DerivedEventWriter _writer;
    private readonly Dictionary<(Iso, PriceProduct), Reported> _reported = [];

    internal FreshnessWatch(LiveReader reader, DerivedTopicLog log, PriceInstruments instruments, TimeProvider clock, ILogger<FreshnessWatch> logger)
    {
        (_reader, _instruments, _clock, _logger) = (reader, instruments, clock, logger);
        _writer = new DerivedEventWriter(log, Source);
    }

    /// <summary>Looks once and reports what is new since the look before.</summary>
    /// <returns>Number of events written.</returns>
    public async Task<int> LookAsync(DateTime nowUtc, CancellationToken cancellation)
    {
        var written = 0;
        var feeds = await _reader.GetFreshnessAsync(nowUtc, cancellation);
        _instruments.Looked(feeds, nowUtc);
        foreach (var feed in feeds)
        {
            var late = FreshnessRule.Judge(feed, nowUtc, GuardrailSettings.Default);
            if (late is null)
            {
                _reported.Remove((feed.Iso, feed.Product));
            }
            else if (IsNews(feed, late))
            {
                _writer.Add(late);
                written++;
            }
        }

        _writer.Start();
        await _writer.Sent.WaitAsync(cancellation);
        return written;
    }

    /// <summary>Looks again and again until the claim ends.</summary>
    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        _reported.Clear();
        using var timer = new PeriodicTimer(LookInterval, _clock);
        while (await timer.WaitForNextTickAsync(ended))
        {
            try
            {
                await LookAsync(_clock.GetUtcNow().UtcDateTime, ended);
            }
            catch (Exception failure) when (failure is DomainException or OrleansException or TimeoutException)
            {
                _reported.Clear();
                LogFailed(_logger, failure);
            }
        }
    }

    public void Dispose() => _writer.Dispose();

    // A lag is reported once; of stale nodes, every change of their number.
    private bool IsNews(in FeedFreshness feed, DerivedEvent late)
    {
        var report = new Reported(late.Id, late.Kind == PriceEventKinds.Staleness ? feed.StaleNodes : 0);
        if (_reported.TryGetValue((feed.Iso, feed.Product), out var before) && before == report)
        {
            return false;
        }

        _reported[(feed.Iso, feed.Product)] = report;
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Freshness could not be reported; the next look repeats it")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    private readonly record struct Reported(string Id, int StaleNodes);
}
