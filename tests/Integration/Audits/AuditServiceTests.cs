using System.Diagnostics.Metrics;
using GridGrains.Domain.Reconciliation;
using GridGrains.Silo.Reconciliation;
using GridGrains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Audits;

/// <summary>Audits of a log that does not answer until it is let go.</summary>
public sealed class AuditServiceTests : IDisposable
{
    private static readonly AuditRange Day = new(new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 7, 2, 0, 0, 0, DateTimeKind.Utc));

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _clock = new();
    private readonly GatedAuditSource _log = new();
    private readonly AuditService _service;

    public AuditServiceTests() => _service = new AuditService(
        new PriceAudit(_log, [], null), new AuditInstruments(_services.GetRequiredService<IMeterFactory>(), NullLogger<AuditInstruments>.Instance), _clock);

    public void Dispose()
    {
        _service.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Second_audit_at_once_is_refused_and_the_next_one_runs()
    {
        var first = _service.RunAsync(Day, "requested", CancellationToken.None);

        await Assert.ThrowsAsync<AuditRunningException>(() => _service.RunAsync(Day, "requested", CancellationToken.None));

        _log.Gate.SetResult();
        Assert.Equal(0, (await first.WaitAsync(Patience.Limit)).Differences);
        Assert.Equal(0, (await _service.RunAsync(Day, "requested", CancellationToken.None).WaitAsync(Patience.Limit)).Differences);
    }

    [Fact]
    public async Task Audit_is_ended_at_its_deadline()
    {
        var late = _service.RunAsync(Day, "requested", CancellationToken.None);
        _clock.Advance(AuditService.Deadline);

        await Assert.ThrowsAsync<AuditTooLongException>(() => late.WaitAsync(Patience.Limit));
    }

    private sealed class GatedAuditSource : IAuditSource
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "log";

        public async ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation)
        {
            await Gate.Task.WaitAsync(cancellation);
            return new AuditSourceState(null, LogWindow.Partitions.ToDictionary(partition => partition, _ => default(GridGrains.Domain.Log.OffsetRange)));
        }

        public ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
