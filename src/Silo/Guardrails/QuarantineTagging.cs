using GridGrains.Domain;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Grains.Guardrails;
using GridGrains.Grains.Prices;
using GridGrains.Grains.Sharding.Singletons;
using GridGrains.Iceberg;
using GridGrains.Lake.Guardrails;

namespace GridGrains.Silo.Guardrails;

/// <summary>Brings decisions about days of prices into the lake. One silo does it for the cluster; of two the later finds the decision written.</summary>
internal sealed partial class QuarantineTagging(QuarantineTags tags, QuarantineService quarantine, QuarantineOptions options, TimeProvider clock, ILogger<QuarantineTagging> logger) : ISingleton
{
    // Decisions of one look; the next has the others.
    private const int MaxDecisions = 1000;

    private long _done;

    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        _done = 0;
        using var timer = new PeriodicTimer(options.LookInterval, clock);
        while (await timer.WaitForNextTickAsync(ended))
        {
            try
            {
                await LookAsync(ended);
            }
            catch (Exception failure) when (failure is DomainException or IcebergException or IOException)
            {
                LogFailed(logger, failure);
            }
        }
    }

    private async Task LookAsync(CancellationToken ended)
    {
        if (quarantine.Index.Sequence == _done)
        {
            return;
        }

        var sequence = quarantine.Index.Sequence;
        var entries = await quarantine.ListAsync(new QuarantineFilter(), long.MaxValue, MaxDecisions, ended);
        await tags.WriteAsync([.. entries.Reverse()], quarantine.Index.InForce, ended);
        _done = sequence;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Decisions about days of prices could not be written to the lake; the next look repeats it")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
