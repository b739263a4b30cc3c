using GridGrains.Domain.Reconciliation;
using GridGrains.Grains.Sharding.Singletons;

namespace GridGrains.Silo.Reconciliation;

/// <summary>Audits the day that has ended, each night at 02:00 UTC.</summary>
internal sealed class NightlyAudit(Func<AuditRange, CancellationToken, Task> audit, AuditInstruments instruments, TimeProvider clock) : ISingleton
{
    public static readonly TimeSpan TimeOfDay = TimeSpan.FromHours(2);

    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(10);

    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        while (true)
        {
            var due = NextAfter(clock.GetUtcNow().UtcDateTime);
            for (var now = clock.GetUtcNow().UtcDateTime; now < due; now = clock.GetUtcNow().UtcDateTime)
            {
                await Task.Delay(due - now, clock, ended);
            }

            await RunAsync(due.Date.AddDays(-1), ended);
        }
    }

    private async Task RunAsync(DateTime dayUtc, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await audit(new AuditRange(dayUtc, dayUtc.AddDays(1)), stopping);
                return;
            }
            catch (AuditRunningException)
            {
                await Task.Delay(Retry, clock, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                // Whatever it is, the silo goes on serving and the next night tries again.
                instruments.Failed(dayUtc, failure);
                return;
            }
        }
    }

    private static DateTime NextAfter(DateTime nowUtc) => nowUtc.Date + TimeOfDay is var today && today > nowUtc ? today : today.AddDays(1);
}
