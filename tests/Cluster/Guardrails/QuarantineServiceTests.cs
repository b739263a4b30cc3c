using System.Diagnostics.Metrics;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Guardrails;
using GridGrains.Grains.Prices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Cluster.Guardrails;

public sealed class QuarantineServiceTests : IAsyncLifetime
{
    private static readonly PartitionId Id = new(Isos.Caiso, PriceProduct.DayAheadHourly, new LocalDate(2026, 6, 1));
    private static readonly TopicPartition Decisions = new(Topics.QuarantineDecisions, 0);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarantine-");
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SqlitePartitionLog _log;

    public QuarantineServiceTests() =>
        _log = SqlitePartitionLog.Open(Path.Combine(_folder.FullName, "log.db"), Topics.All, new SqliteLogOptions(), TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _meters.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Decisions_survive_a_restart_and_the_same_prices_judged_again_change_nothing()
    {
        await using (var service = await StartAsync())
        {
            Assert.Equal(PartitionStatus.Quarantined, Assert.Single(await service.JudgeAsync(Broken(), "files", Cancellation)).Status);
            Assert.Equal(PartitionStatus.Released, (await service.SettleAsync(Id, PartitionStatus.Released, "jane", "looked at it", Cancellation))!.Decision.Status);
            await service.JudgeAsync(Broken(), "files", Cancellation);
            await service.JudgeAsync(Broken(), "other files", Cancellation);
            Assert.Null(await service.SettleAsync(Id with { Day = Id.Day.PlusDays(1) }, PartitionStatus.Released, "jane", "looked at it", Cancellation));
        }

        Assert.Equal(2, (await _log.GetOffsetsAsync(Decisions, Cancellation)).Next);
        await using var restarted = await StartAsync();
        var entry = Assert.Single(await restarted.ListAsync(new QuarantineFilter(), long.MaxValue, 10, Cancellation));
        Assert.Equal((PartitionStatus.Released, 2L, "jane"), (entry.Decision.Status, entry.Sequence, entry.Decision.Actor));
        Assert.Equal([2L, 1L], entry.History.Select(act => act.Sequence));
        Assert.Empty(restarted.Index.InForce);
        Assert.Equal(PartitionStatus.Discarded, (await restarted.SettleAsync(Id, PartitionStatus.Discarded, "ann", "bad after all", Cancellation))!.Decision.Status);
        Assert.Equal([Id], restarted.Index.InForce);
    }

    [Fact]
    public async Task Of_two_silos_that_decide_at_once_both_know_what_holds()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        await one.JudgeAsync(Broken(), "files", Cancellation);

        await Task.WhenAll(
            one.SettleAsync(Id, PartitionStatus.Released, "jane", "looked at it", Cancellation), other.SettleAsync(Id, PartitionStatus.Discarded, "ann", "bad", Cancellation));

        var first = Assert.Single(await one.ListAsync(new QuarantineFilter(), long.MaxValue, 10, Cancellation));
        var second = Assert.Single(await other.ListAsync(new QuarantineFilter(), long.MaxValue, 10, Cancellation));
        Assert.Equal((first.Sequence, first.Decision.Actor), (second.Sequence, second.Decision.Actor));
    }

    [Fact]
    public void Shard_keeps_tallies_over_a_restart_and_forgets_the_oldest_days()
    {
        var (book, restored, buffer) = (new PartitionBook(TimeProvider.System), new PartitionBook(TimeProvider.System), new StateBuffer());
        var node = new NodeState(new EntityKey(Isos.Caiso, "N"));
        for (var hour = 0; hour < 6 * 24; hour++)
        {
            book.Take(node, Fact(Id.StartUtc.AddHours(hour), 20), isCorrection: false);
        }

        book.Encode(buffer);
        book.Written();
        book.Publish();
        Assert.Equal(0, book.DirtyCount);
        var stored = Enumerable.Range(0, buffer.Count).Where(index => !buffer.IsDeleted(index)).ToArray();
        Assert.Equal(4, stored.Length);
        Assert.Equal(2, buffer.Count - stored.Length);
        foreach (var index in stored)
        {
            Assert.True(PartitionBook.IsKey(buffer.Key(index)));
            restored.Restore(buffer.Key(index), buffer.State(index).Span);
        }

        Assert.Null(restored.Published);
        restored.Publish();
        Assert.Equal(
            book.Published!.Select(share => (share.Partition, Convert.ToHexString(share.Tally))).Order(), restored.Published!.Select(share => (share.Partition, Convert.ToHexString(share.Tally))).Order());
    }

    private static LmpFact Fact(DateTime startUtc, double energy) => new()
    {
        Product = PriceProduct.DayAheadHourly,
        IntervalStartUtc = startUtc,
        IntervalMinutes = 60,
        Lmp = 30,
        Energy = energy,
        Congestion = 0,
        Loss = 0,
        KnownAtUtc = startUtc.AddDays(-1),
        Quality = energy == 30 ? RowQuality.Good : RowQuality.IdentityBroken,
    };

    private static PartitionRecorder Broken()
    {
        var recorder = new PartitionRecorder();
        recorder.BeginReport();
        for (var row = 0; row < 240; row++)
        {
            recorder.Observe(new EntityKey(Isos.Caiso, $"N{row / 24}"), Fact(Id.StartUtc.AddHours(row % 24), 20));
        }

        return recorder;
    }

    private async Task<QuarantineService> StartAsync()
    {
        var service = new QuarantineService(
            _log, TimeProvider.System, new GuardrailInstruments(_meters.GetRequiredService<IMeterFactory>()), NullLogger<QuarantineService>.Instance);
        await service.StartAsync(Cancellation);
        return service;
    }
}
