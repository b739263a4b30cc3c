using System.Collections.Concurrent;
using GridGrains.Domain;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Reference;
using GridGrains.Durability.Sqlite;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Backfills;
using GridGrains.Silo.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridGrains.Tests.Integration.Backfills;

/// <summary>The queue of backfills over a lake whose writes wait until they are let go.</summary>
public sealed class BackfillServiceTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backfills-").FullName;
    private readonly SqlitePartitionLog _log;
    private readonly SqliteBulkManifest _manifest;
    private readonly GatedLake _lake = new();
    private readonly Court _court = new();
    private long? _freeBytes;
    private int? _retentionDays;

    public BackfillServiceTests()
    {
        _log = SqlitePartitionLog.Open(Path.Combine(_folder, "log.db"), Topics.All, new SqliteLogOptions(), TimeProvider.System);
        _manifest = SqliteBulkManifest.Open(Path.Combine(_folder, "bulk.db"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _manifest.Dispose();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Waiting_and_running_backfills_are_cancelled_and_the_next_one_runs()
    {
        using var service = await StartAsync();
        var (running, waiting, next) = (service.Add("1", Request("a.csv", "A")), service.Add("2", Request("b.csv", "B")), service.Add("3", Request("c.csv", "C")));
        await _lake.Entered;

        Assert.Equal(("cancelled", "cancelled"), (service.Cancel(waiting.Id)!.State, service.Cancel(running.Id)!.State));
        _lake.Open();

        await EndAsync(service, next.Id, "succeeded");
        Assert.Equal(("cancelled", "cancelled"), (service.Find(running.Id)!.State, service.Find(waiting.Id)!.State));
        Assert.Null(service.Cancel("none"));
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Backfill_that_a_stop_cut_short_goes_on_after_the_restart_and_repeats_nothing()
    {
        using (var service = await StartAsync())
        {
            service.Add("1", Request("a.csv", "A"));
            await _lake.Entered;
            await service.StopAsync(CancellationToken.None);
        }

        Assert.Equal("running", Assert.Single(new BackfillFolder(Folder).Remembered((file, why) => Assert.Fail($"{file}: {why}"))).State);
        _lake.Open();
        using var restarted = await StartAsync();

        var ended = await EndAsync(restarted, "1", "succeeded");
        Assert.Equal(3, ended.Prices + ended.AlreadyKnown);
        Assert.Equal(3, _lake.Committed);
        await restarted.StopAsync(CancellationToken.None);
        using var later = await StartAsync();
        Assert.Equal("succeeded", later.Find("1")!.State);
        await later.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Backfill_ends_with_the_reason_once_its_data_directory_is_gone()
    {
        _lake.Open();
        using var service = await StartAsync();
        File.Move(Path.Combine(_folder, "log.db"), Path.Combine(_folder, "gone.db"));

        service.Add("1", Request("a.csv", "A"));

        Assert.Contains("the data directory was deleted, moved or replaced", (await EndAsync(service, "1", "failed")).Failure, StringComparison.Ordinal);
        await service.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("""{"id":"2","state":"succeeded"}""")]
    public async Task Job_file_that_is_broken_is_set_aside_with_a_line_and_the_others_are_remembered(string content)
    {
        _lake.Open();
        using (var service = await StartAsync())
        {
            service.Add("1", Request("a.csv", "A"));
            await EndAsync(service, "1", "succeeded");
            await service.StopAsync(CancellationToken.None);
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, ".jobs", "2.json"), content);
        var lines = new LineLog();
        using var restarted = await StartAsync(lines);

        Assert.Equal("1", Assert.Single(restarted.List()).Id);
        Assert.Contains("2.json.broken", Assert.Single(lines.Lines));
        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(Folder, ".jobs", "2.json.broken")));
        await restarted.StopAsync(CancellationToken.None);
        using var later = await StartAsync(lines);
        Assert.Single(lines.Lines);
        await later.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Upload_of_no_backfill_is_deleted_at_the_start()
    {
        var orphan = Directory.CreateDirectory(Path.Combine(Folder, "uploads", "9")).FullName;
        await File.WriteAllTextAsync(Path.Combine(orphan, ".unfinished"), "half");

        using var service = await StartAsync();

        Assert.False(Directory.Exists(orphan));
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task As_many_as_are_remembered_may_wait_and_the_next_is_refused_until_one_has_ended()
    {
        using var service = await StartAsync();
        var request = Request("a.csv", "A");
        for (var id = 0; id < BackfillService.MaxRemembered; id++)
        {
            service.Add($"{id}", request);
        }

        await _lake.Entered;
        Assert.False(service.HasRoom);
        Assert.Throws<BackfillQueueFullException>(() => service.Add("more", request));
        Assert.Null(service.Find("more"));

        service.Cancel("7");
        Assert.True(service.HasRoom);
        Assert.Equal("queued", service.Add("more", request).State);
        Assert.Null(service.Find("7"));
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Store_that_does_not_answer_in_time_fails_a_backfill_that_nobody_has_cancelled()
    {
        _lake.Open();
        _lake.Fault = new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout");
        using var service = await StartAsync();
        service.Add("1", Request("a.csv", "A"));

        Assert.Contains("did not answer in time", (await EndAsync(service, "1", "failed")).Failure, StringComparison.Ordinal);
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Backfill_waits_for_a_court_that_has_its_topic_still_to_read()
    {
        _lake.Open();
        _court.Busy = 3;
        using var service = await StartAsync();
        service.Add("1", Request("a.csv", "A"));

        Assert.Equal(3, (await EndAsync(service, "1", "succeeded")).Prices);
        Assert.True(_court.Busy < 0);
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Folder_without_a_file_is_refused()
    {
        _lake.Open();
        using var service = await StartAsync();
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));
        service.Add("1", new BackfillRequest(["empty"]));

        Assert.Contains("no file", (await EndAsync(service, "1", "refused")).Failure);
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_does_not_fit_on_the_disk_is_refused_before_a_row_is_read()
    {
        _freeBytes = 1000;
        using var service = await StartAsync();
        service.Add("1", Request("a.csv", "A"));

        var ended = await EndAsync(service, "1", "refused");

        Assert.Contains("make room", ended.Failure);
        Assert.InRange(ended.ExpectedDiskBytes ?? 0, 1, 1000);
        Assert.Equal(0, _lake.Committed);
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Prices_that_their_table_would_delete_again_are_refused_unless_they_are_wanted_nevertheless()
    {
        _retentionDays = 30;
        _lake.Open();
        using var service = await StartAsync();
        service.Add("1", Request("a.csv", "A"));
        var refused = await EndAsync(service, "1", "refused");
        service.Add("2", Request("a.csv", "A") with { PastRetention = true });
        var taken = await EndAsync(service, "2", "succeeded");

        Assert.Equal((0, 3, 0, 3), (refused.Prices, refused.PastRetention, taken.PastRetention, taken.Prices));
        Assert.Contains("older than its table keeps", refused.Failure);
        await service.StopAsync(CancellationToken.None);
    }

    private string Folder => Path.Combine(_folder, "backfills");

    private BackfillRequest Request(string file, string node)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, file), BackfillTests.Report(node, 3));
        return new BackfillRequest([file]);
    }

    private async Task<BackfillService> StartAsync(ILogger<BackfillService>? lines = null)
    {
        var folder = new BackfillFolder(Folder);
        var data = new DataPresence(new SiloSettings { DataDirectory = _folder });
        var writer = new BulkWriter(new BulkWriterContext(_manifest, _lake, null, PriceBulkTable.All(new NothingKnown()), Failpoints.None, "", TimeProvider.System, Guid.NewGuid));
        var service = new BackfillService(
            folder,
            new BackfillContext(
                writer, _court, _log, SeedReference.Catalog, ReportOptions.Default, folder.Scratch, new BackfillDisk(() => _freeBytes), _ => _retentionDays, _ => Task.FromResult<string?>(null), data, () => { }, TimeProvider.System),
            desk: null, TimeProvider.System, lines ?? NullLogger<BackfillService>.Instance);
        await service.StartAsync(CancellationToken.None);
        return service;
    }

    private static Task<BackfillView> EndAsync(BackfillService service, string id, string state) =>
        Poll.ForAsync(() => Task.FromResult(service.Find(id) is { EndedAt: not null } view && view.State == state ? view : null), $"backfill {id} has {state}");

    private sealed class NothingKnown : IAuditSource
    {
        public string Name => "nothing";

        public ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation) => ValueTask.CompletedTask;
    }

    private sealed class Court : IPartitionCourt
    {
        /// <summary>Requests that it is not ready for.</summary>
        public int Busy { get; set; }

        public Task<IReadOnlyList<PartitionVerdict>> JudgeAsync(PartitionRecorder recorder, string source, CancellationToken cancellation) => Busy-- > 0
            ? throw new DomainException(DomainErrorCode.StorageUnavailable, "the log of quarantine is not read to its end yet")
            : Task.FromResult<IReadOnlyList<PartitionVerdict>>([]);
    }

    private sealed class LineLog : ILogger<BackfillService>
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
