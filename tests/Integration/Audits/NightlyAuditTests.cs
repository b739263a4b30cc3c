using System.Diagnostics.Metrics;
using System.Threading.Channels;
using GridGrains.Domain.Reconciliation;
using GridGrains.Silo.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Audits;

public sealed class NightlyAuditTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 7, 1, 1, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Channel<AuditRange> _audits = Channel.CreateUnbounded<AuditRange>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Yesterday_is_audited_at_two_each_night_also_after_one_failed()
    {
        var failures = new Queue<Exception>([new IOException("no disk"), new AuditRunningException()]);
        using var claim = new CancellationTokenSource();
        var running = NightlyOf(failures).RunAsync(epoch: 1, claim.Token);

        Assert.Equal(new DateTime(2026, 6, 30), (await NextAsync()).FromUtc);
        Assert.InRange(_clock.GetUtcNow().DateTime, new DateTime(2026, 7, 1, 2, 0, 0), new DateTime(2026, 7, 2));
        Assert.Equal((new DateTime(2026, 7, 1), new DateTime(2026, 7, 2)), await NextAsync() is var second ? (second.FromUtc, second.ToUtc) : default);
        Assert.Equal(new DateTime(2026, 7, 1), (await NextAsync()).FromUtc);
        Assert.InRange(_clock.GetUtcNow().DateTime, new DateTime(2026, 7, 2, 2, 10, 0), new DateTime(2026, 7, 3));
        await claim.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task It_ends_with_its_claim()
    {
        using var claim = new CancellationTokenSource();
        var running = NightlyOf([]).RunAsync(epoch: 1, claim.Token);
        await NextAsync();

        await claim.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private NightlyAudit NightlyOf(Queue<Exception> failures) => new(
        (range, _) =>
        {
            _audits.Writer.TryWrite(range);
            return failures.TryDequeue(out var failure) ? Task.FromException(failure) : Task.CompletedTask;
        },
        new AuditInstruments(_services.GetRequiredService<IMeterFactory>(), NullLogger<AuditInstruments>.Instance), _clock);

    private async Task<AuditRange> NextAsync()
    {
        var next = _audits.Reader.ReadAsync().AsTask();
        await AdvanceUntilAsync(next);
        return await next;
    }

    // The service sets its timer on its own time: the clock goes on in small steps until it was heard.
    private async Task AdvanceUntilAsync(Task heard)
    {
        while (!heard.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            await Task.WhenAny(heard, Task.Delay(1, TestContext.Current.CancellationToken));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
