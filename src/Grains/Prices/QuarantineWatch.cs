using GridGrains.Domain;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Markets;
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
    private readonly Dictionary<PartitionId, (long Rows, bool IsComplete)> _judged = [];

    internal QuarantineWatch(LiveReader reader, QuarantineService quarantine, QuarantineOptions options, TimeProvider clock, ILogger<QuarantineWatch> logger) =>
        (_reader, _quarantine, _options, _clock, _logger) = (reader, quarantine, options, clock, logger);

    /// <summary>Looks once at what is new since the look before.</summary>
    /// <returns>How many partitions were judged.</returns>
    public async Task<int> LookAsync(CancellationToken cancellation)
    {
        if (await _reader.GetPartitionsAsync(cancellation) is not { } partitions)
        {
            return 0;
        }

        var now = _clock.GetUtcNow().UtcDateTime;
        var tallies = partitions.ToDictionary(partition => partition.Tally.Id, partition => partition.Tally);
        var changed = new List<(PartitionTally Tally, bool IsComplete)>();
        foreach (var (tally, changedAt) in partitions)
        {
            var isComplete = now >= tally.EndUtc && now - changedAt >= _options.Quiet;
            if (tally.Rows > 0 && (!_judged.TryGetValue(tally.Id, out var known) || known != (tally.Rows, isComplete)))
            {
                changed.Add((tally, isComplete));
            }
        }

        if (changed.Count > 0)
        {
            await _quarantine.JudgeAsync(() => [.. changed.Select(partition => CaseOf(partition.Tally, partition.IsComplete, tallies))], PartitionDecision.Live, cancellation);
            changed.ForEach(partition => _judged[partition.Tally.Id] = (partition.Tally.Rows, partition.IsComplete));
        }

        foreach (var gone in _judged.Keys.Where(id => !tallies.ContainsKey(id)).ToArray())
        {
            _judged.Remove(gone);
        }

        return changed.Count;
    }

    /// <summary>Looks again and again until the claim ends.</summary>
    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        _judged.Clear();
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

    private PartitionCase CaseOf(PartitionTally tally, bool isComplete, Dictionary<PartitionId, PartitionTally> all) => new(tally, isComplete)
    {
        Profile = _quarantine.Index.ProfileFor(tally.Id),
        DayBefore = all.GetValueOrDefault(tally.Id with { Day = tally.Id.Day.PlusDays(-1) }),
        DayAfter = all.GetValueOrDefault(tally.Id with { Day = tally.Id.Day.PlusDays(1) }),
        Siblings = [.. PriceProducts.All.Where(product => product != tally.Id.Product).Select(product => all.GetValueOrDefault(tally.Id with { Product = product })).OfType<PartitionTally>()],
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partitions of live prices could not be judged; the next look repeats it")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
