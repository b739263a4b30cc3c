using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Series;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Feeds.Series;

/// <summary>
/// Simulated series of all markets, for as long as the silo runs: at the start the last two days, then every five minutes what was measured
/// and every sixth hour a forecast. A restart goes on where the last run ended.
/// </summary>
internal sealed partial class SeriesSimulatorService(
    SiloSettings settings, IPartitionLog log, IFeedProgressStore progress, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<SeriesSimulatorService> logger) : BackgroundService
{
    private const int PastHours = 48;
    private const int AheadHours = 48;
    private const int HoursBetweenIssues = 6;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(SimulatedSeries.Minutes);
    private static readonly TimeSpan BetweenIssues = TimeSpan.FromHours(HoursBetweenIssues);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private static readonly SeriesKey GasKey = new(SeriesKey.National, "gas_price.henry_hub", "HENRY_HUB");

    private readonly SimulatedSeries[] _markets = [.. Isos.All.Select(iso => new SimulatedSeries(iso, settings.SimulationSeed))];
    private readonly SimulatedUntil _until = new(progress, "series");
    private readonly SeriesAppender _appender = new(log, SimulatedSeries.Source);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);
        var first = Floor(clock.GetUtcNow().UtcDateTime.AddHours(-PastHours), BetweenIssues);
        var next = await _until.GetAsync(stoppingToken) is { } written && written > first ? written : first;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                for (var now = clock.GetUtcNow().UtcDateTime; next + Step <= now; next += Step)
                {
                    Add(next);
                    if (_appender.IsFull)
                    {
                        await FlushAsync(next + Step, stoppingToken);
                    }
                }

                await FlushAsync(next, stoppingToken);
                await Task.Delay(next + Step - clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1), clock, stoppingToken);
            }
            catch (DomainException exception)
            {
                LogAppendFailed(exception);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    private async Task FlushAsync(DateTime untilUtc, CancellationToken cancellation)
    {
        await _appender.FlushAsync(cancellation);
        await _until.SetAsync(untilUtc, cancellation);
    }

    private void Add(DateTime startUtc)
    {
        AddGas(startUtc);
        foreach (var market in _markets)
        {
            foreach (var (key, mw) in market.Measured(startUtc))
            {
                var knownAt = startUtc + Step;
                _appender.Add(new SeriesValue(key, new SeriesPoint(startUtc, SimulatedSeries.Minutes, knownAt, mw), SeriesBasis.IntervalEndPlusLag, SimulatedSeries.Source));
            }

            for (var hour = 0; hour < AheadHours && startUtc == Floor(startUtc, BetweenIssues); hour++)
            {
                foreach (var (key, mw) in market.Forecast(startUtc, startUtc.AddHours(hour)))
                {
                    _appender.Add(new SeriesValue(key, new SeriesPoint(startUtc.AddHours(hour), 60, startUtc, mw), SeriesBasis.Published, SimulatedSeries.Source));
                }
            }
        }
    }

    // The day of Henry Hub is over at six in the morning UTC, or an hour before.
    private void AddGas(DateTime startUtc)
    {
        if (startUtc.TimeOfDay == BetweenIssues)
        {
            var day = startUtc.AddDays(-1);
            var price = SimulatedSeries.Gas(settings.SimulationSeed, day);
            _appender.Add(new SeriesValue(GasKey, new SeriesPoint(day, 24 * 60, startUtc, price), SeriesBasis.IntervalEndPlusLag, SimulatedSeries.Source));
        }
    }

    private static DateTime Floor(DateTime utc, TimeSpan step) => new(utc.Ticks - (utc.Ticks % step.Ticks), DateTimeKind.Utc);

    [LoggerMessage(LogLevel.Warning, "The log did not take simulated series; they are written again")]
    private partial void LogAppendFailed(Exception exception);
}
