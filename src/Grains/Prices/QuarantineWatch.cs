using GridGrains.Domain;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Grains.Guardrails;
using GridGrains.Grains.Sharding.Singletons;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Prices;

/// <summary>How often partitions of live prices are judged.</summary>
public sealed record QuarantineOptions
{
    public static readonly TimeSpan DefaultLookInterval = TimeSpan.FromSeconds(15);

    // A load by HTTP or of files pauses now and then.
    private const int LooksOfQuiet = 8;

    public TimeSpan LookInterval { get; init; } = DefaultLookInterval;

    /// <summary>A day that is over is complete when no row of it came for so long.</summary>
    public TimeSpan Quiet => LooksOfQuiet * LookInterval;
}

/// <summary>
/// Judges the partitions of live prices at intervals. One silo looks for the whole cluster; a second look by another one, after a handover, decides the same.
/// Without the answer of every shard nothing is judged: a part of a day is not a day with rows missing.
/// </summary>
public sealed partial class QuarantineWatch : ISingleton
{
    private readonly LiveReader _reader;
    private readonly QuarantineService _quarantine;
    private readonly QuarantineOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<QuarantineWatch> _logger;
    private readonly LivePartitions _live;

    internal QuarantineWatch(LiveReader reader, QuarantineService quarantine, QuarantineOptions options, TimeProvider clock, ILogger<QuarantineWatch> logger) =>
        (_reader, _quarantine, _options, _live, _clock, _logger) = (reader, quarantine, options, new LivePartitions(options.Quiet), clock, logger);

    /// <summary>Looks once at what is new since the look before.</summary>
    /// <returns>How many partitions were judged.</returns>
    public async Task<int> LookAsync(CancellationToken cancellation)
    {
        if (await _reader.GetPartitionsAsync(cancellation) is not { } partitions)
        {
            return 0;
        }

        IReadOnlyList<PartitionCase> cases = [];
        await _quarantine.JudgeAsync(() => cases = _live.Changed(partitions, _clock.GetUtcNow().UtcDateTime, _quarantine.Index.ProfileFor), PartitionDecision.Live, cancellation);
        _live.Judged();
        return cases.Count;
    }

    /// <summary>Looks again and again until the claim ends.</summary>
    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        _live.Forget();
        using var timer = new PeriodicTimer(_options.LookInterval, _clock);
        while (await timer.WaitForNextTickAsync(ended))
        {
            try
            {
                await LookAsync(ended);
            }
            catch (Exception failure) when (failure is DomainException or OrleansException or TimeoutException)
            {
                LogFailed(_logger, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partitions of live prices could not be judged; the next look repeats it")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
