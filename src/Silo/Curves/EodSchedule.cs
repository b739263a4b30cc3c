using GridGrains.Domain.Curves;
using GridGrains.Grains.Sharding.Singletons;

namespace GridGrains.Silo.Curves;

/// <summary>Publishes the curves of each business day at its closing, on one silo of the cluster.</summary>
internal sealed class EodSchedule(EodRun run, TimeProvider clock, ILogger<EodSchedule> logger) : ISingleton
{
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        while (true)
        {
            var day = EodRules.NextAfter(clock.GetUtcNow().UtcDateTime);
            for (var now = clock.GetUtcNow().UtcDateTime; now < EodRules.CloseUtc(day); now = clock.GetUtcNow().UtcDateTime)
            {
                await Task.Delay(EodRules.CloseUtc(day) - now, clock, ended);
            }

            while (!await TryAsync(day, ended))
            {
                await Task.Delay(Retry, clock, ended);
            }
        }
    }

    private async Task<bool> TryAsync(NodaTime.LocalDate day, CancellationToken ended)
    {
        try
        {
            await run.RunAsync(day, again: false, ended);
            return true;
        }
        catch (Exception failure) when (!ended.IsCancellationRequested)
        {
            EodScheduleLog.Failed(logger, day.ToString(), failure);
            return false;
        }
    }
}

internal static partial class EodScheduleLog
{
    [LoggerMessage(1, LogLevel.Error, "The curves of {Day} were not published; the run is repeated")]
    public static partial void Failed(ILogger logger, string day, Exception failure);
}
