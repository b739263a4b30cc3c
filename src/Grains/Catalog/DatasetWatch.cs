using GridGrains.Domain;
using GridGrains.Domain.Catalog.Freshness;
using GridGrains.Grains.Derived;
using GridGrains.Grains.DerivedTopics;
using GridGrains.Grains.Sinks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Catalog;

/// <summary>Which tables this program promises the freshness of.</summary>
public interface IWatchedDatasets
{
    IReadOnlyList<WatchedDataset> All { get; }
}

/// <summary>
/// Looks at intervals how far this silo's sinks are, and reports tables that break their promise. Every silo watches the partitions that it writes.
/// </summary>
public sealed partial class DatasetWatch : BackgroundService
{
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private const string Source = "CATALOG";

    private readonly IWatchedDatasets _datasets;
    private readonly IEnumerable<SinkRunner> _sinks;
    private readonly TimeProvider _clock;
    private readonly ILogger<DatasetWatch> _logger;
    private readonly DerivedEventWriter _writer;

    internal DatasetWatch(IWatchedDatasets datasets, IEnumerable<SinkRunner> sinks, DerivedTopicLog log, CatalogInstruments instruments, TimeProvider clock, ILogger<DatasetWatch> logger)
    {
        (_datasets, _sinks, _clock, _logger) = (datasets, sinks, clock, logger);
        _writer = new DerivedEventWriter(log, Source);
        instruments.Observe(Board);
    }

    public FreshnessBoard Board { get; } = new();

    public override void Dispose()
    {
        _writer.Dispose();
        base.Dispose();
    }

    /// <summary>Looks once and reports what has become late.</summary>
    /// <returns>Number of events written.</returns>
    public async Task<int> LookAsync(IReadOnlyList<SinkPlace> places, CancellationToken cancellation)
    {
        var late = Board.Look(_clock.GetUtcNow().UtcDateTime, _datasets.All, places);
        foreach (var freshness in late)
        {
            LogLate(_logger, freshness.Dataset.Id, freshness.Behind.TotalSeconds, freshness.Dataset.Promised.TotalSeconds);
            _writer.Add(freshness.ToEvent());
        }

        if (_writer.HasNews)
        {
            _writer.Start();
            await _writer.Sent.WaitAsync(cancellation);
        }

        return late.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(
                    [.. _sinks.Select(sink => sink.Status).SelectMany(sink => sink.Partitions.Select(place => new SinkPlace(sink.Name, place.Partition, place.Next, place.Next + place.Lag)))], stoppingToken);
            }
            catch (DomainException failure)
            {
                LogFailed(_logger, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Dataset} is late: records wait {Behind:0} s, promised are {Promised:0} s")]
    private static partial void LogLate(ILogger logger, string dataset, double behind, double promised);

    [LoggerMessage(Level = LogLevel.Warning, Message = "That tables are late could not be reported")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
