using GridGrains.Domain.Reconciliation;
using GridGrains.Grains.Sinks;

namespace GridGrains.Silo.Reconciliation;

/// <summary>Runs audits at low priority, one at a time.</summary>
internal sealed class AuditService(PriceAudit audit, AuditInstruments instruments, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <param name="run">Who asked, for metrics: <c>requested</c>, <c>nightly</c>.</param>
    /// <exception cref="AuditRunningException">One runs already.</exception>
    /// <exception cref="AuditTooLongException">It was ended at the deadline.</exception>
    public async Task<AuditReport> RunAsync(AuditRange range, string run, CancellationToken cancellation)
    {
        if (!await _gate.WaitAsync(TimeSpan.Zero, cancellation))
        {
            throw new AuditRunningException();
        }

        using var deadline = new CancellationTokenSource(Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var thread = new LowPriorityThread("audit");
        try
        {
            AuditReport? report = null;
            await thread.RunAsync(async () => report = await audit.RunAsync(range, either.Token));
            instruments.Ended(run, report!);
            return report!;
        }
        catch (Exception ended) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new AuditTooLongException(ended);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}

internal sealed class AuditRunningException() : Exception("an audit runs already; there is one at a time");

internal sealed class AuditTooLongException(Exception inner) : Exception($"the audit was ended: it takes more than {AuditService.Deadline.TotalMinutes:0} minutes; ask for fewer days, one ISO or some markets", inner);
