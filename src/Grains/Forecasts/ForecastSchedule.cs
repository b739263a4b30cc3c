using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Sharding.Singletons;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace GridGrains.Grains.Forecasts;

/// <summary>Issues each market's forecasts before its bids are due, on one silo of the cluster; after a start those that were due and lack.</summary>
internal sealed class ForecastSchedule(ForecastRun run, TimeProvider clock, ILogger<ForecastSchedule> logger) : ISingleton
{
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    // A silo that has just started has more urgent things to read.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        var done = new Dictionary<Iso, LocalDate>();
        await Task.Delay(Settling, clock, ended);
        while (true)
        {
            var isComplete = true;
            foreach (var iso in Isos.All)
            {
                var day = ForecastRules.LastIssued(iso, clock.GetUtcNow().UtcDateTime);
                if (done.GetValueOrDefault(iso) != day)
                {
                    isComplete &= await TryAsync(iso, day, done, ended);
                }
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var next = Isos.All.Min(iso => ForecastRules.IssueUtc(iso, ForecastRules.LastIssued(iso, now).PlusDays(1)));
            await Task.Delay(isComplete ? next - now : Retry, clock, ended);
        }
    }

    private async Task<bool> TryAsync(Iso iso, LocalDate day, Dictionary<Iso, LocalDate> done, CancellationToken ended)
    {
        try
        {
            await run.RunAsync(iso, day, ended);
            done[iso] = day;
            return true;
        }
        catch (Exception failure) when (!ended.IsCancellationRequested)
        {
            ForecastLog.Failed(logger, iso.Code, day.ToString(), failure.Message);
            return false;
        }
    }
}
