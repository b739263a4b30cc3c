using System.Collections.Concurrent;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Backfills;
using GridGrains.Silo.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridGrains.Tests.Integration.Backfills;

/// <summary>The queue of backfills over a log whose appends wait until they are let go.</summary>
public sealed class BackfillServiceTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backfills-").FullName;
    private readonly GatedLog _log;
    private readonly SqliteFeedProgressStore _progress;

    public BackfillServiceTests()
    {
        _log = new GatedLog(SqlitePartitionLog.Open(Path.Combine(_folder, "log.db"), Topics.All, new SqliteLogOptions(), TimeProvider.System));
        _progress = SqliteFeedProgressStore.Open(Path.Combine(_folder, "feeds.db"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _progress.Dispose();
        await _log.Inner.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Waiting_and_running_backfills_are_cancelled_and_the_next_one_runs()
    {
        using var service = await StartAsync();
        var (running, waiting, next) = (service.Add("1", Request("a.csv", "A")), service.Add("2", Request("b.csv", "B")), service.Add("3", Request("c.csv", "C")));
        await _log.Entered;

        Assert.Equal(("cancelled", "cancelled"), (service.Cancel(waiting.Id)!.State, service.Cancel(running.Id)!.State));
        _log.Open();

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
            await _log.Entered;
            await service.StopAsync(CancellationToken.None);
        }

        Assert.Equal("running", Assert.Single(new BackfillFolder(Folder).Remembered((file, why) => Assert.Fail($"{file}: {why}"))).State);
        _log.Open();
        using var restarted = await StartAsync();

        var ended = await EndAsync(restarted, "1", "succeeded");
        Assert.Equal(3, ended.Prices + ended.AlreadyKnown);
        Assert.Equal(3, await RecordsAsync());
        await restarted.StopAsync(CancellationToken.None);
        using var later = await StartAsync();
        Assert.Equal("succeeded", later.Find("1")!.State);
        await later.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Backfill_ends_with_the_reason_once_its_data_directory_is_gone()
    {
        _log.Open();
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
        _log.Open();
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

        await _log.Entered;
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
    public async Task Folder_without_a_file_is_refused()
    {
        _log.Open();
        using var service = await StartAsync();
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));
        service.Add("1", new BackfillRequest(["empty"]));

        Assert.Contains("no file", (await EndAsync(service, "1", "refused")).Failure);
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
        var service = new BackfillService(
            new BackfillFolder(Folder), _log, new DataPresence(new SiloSettings { DataDirectory = _folder }), _progress, SeedReference.Catalog, [], new NoCourt(), new SiloSettings { DataDirectory = _folder }, TimeProvider.System,
            lines ?? NullLogger<BackfillService>.Instance);
        await service.StartAsync(CancellationToken.None);
        return service;
    }

    private static Task<BackfillView> EndAsync(BackfillService service, string id, string state) =>
        Poll.ForAsync(() => Task.FromResult(service.Find(id) is { EndedAt: not null } view && view.State == state ? view : null), $"backfill {id} has {state}");

    private async Task<long> RecordsAsync()
    {
        var count = 0L;
        for (var partition = 0; partition < Topics.LmpPartitions; partition++)
        {
            count += (await _log.GetOffsetsAsync(new TopicPartition(Topics.BackfillRealTimeLmp, partition), CancellationToken.None)).Next;
        }

        return count;
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

    private sealed class GatedLog(IPartitionLog inner) : IPartitionLog
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IPartitionLog Inner => inner;

        public Task Entered => _entered.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public IReadOnlyList<TopicDefinition> Topics => inner.Topics;

        public void Open() => _open.TrySetResult();

        public async ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
        {
            _entered.TrySetResult();
            await _open.Task.WaitAsync(cancellation);
            return await inner.AppendAsync(topic, records, headers, cancellation);
        }

        public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => inner.OpenReader(positions, maxRecordsPerBatch, group);

        public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => inner.GetOffsetsAsync(partition, cancellation);

        public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) =>
            inner.CommitAsync(consumer, positions, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoCourt : IPartitionCourt
    {
        public Task<IReadOnlyList<PartitionVerdict>> JudgeAsync(PartitionRecorder recorder, string source, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<PartitionVerdict>>([]);
    }
}
