using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

/// <summary>What the embedded log forgets, what it never forgets, and how it says that it is full.</summary>
public sealed class SqliteLogTrimmingTests : IAsyncLifetime
{
    private const long Megabyte = 1024 * 1024;

    private static readonly TopicDefinition Topic = new("PRICES", 1, TimeSpan.FromHours(1));
    private static readonly TopicDefinition Kept = new("KEPT", 1, null);
    private static readonly TopicPartition Partition = new(Topic.Name, 0);
    private static readonly RecordHeaders Headers = new("noise/1", "TEST");

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Random _random = new(5);
    private SqlitePartitionLog? _log;

    private SqlitePartitionLog Log => _log ?? throw new InvalidOperationException("the log is not open");

    private string Path => _directory.File("log.db");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_log is not null)
            await _log.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Batches_past_retention_go_and_younger_ones_stay()
    {
        Open();
        await AppendNoiseAsync(Topic, 10, 100);
        _time.Advance(TimeSpan.FromMinutes(45));
        await AppendNoiseAsync(Topic, 10, 100);
        _time.Advance(TimeSpan.FromMinutes(45));
        await AppendNoiseAsync(Kept, 1, 1);

        await Log.TrimAsync(Cancellation);

        Assert.Equal(new OffsetRange(10, 20), await Log.GetOffsetsAsync(Partition, Cancellation));
        Assert.Equal(new OffsetRange(0, 1), await Log.GetOffsetsAsync(new(Kept.Name, 0), Cancellation));
    }

    [Fact]
    public async Task Topic_without_retention_keeps_its_records()
    {
        Open();
        await AppendNoiseAsync(Kept, 5, 100);
        _time.Advance(TimeSpan.FromDays(3650));

        await Log.TrimAsync(Cancellation);

        Assert.Equal(new OffsetRange(0, 5), await Log.GetOffsetsAsync(new(Kept.Name, 0), Cancellation));
    }

    [Fact]
    public async Task Nothing_at_or_past_the_slowest_consumer_is_trimmed()
    {
        Open();
        for (var i = 0; i < 10; i++)
            await AppendNoiseAsync(Topic, 10, 100);
        await Log.CommitAsync("fast", [new(Partition, 100)], Cancellation);
        await Log.CommitAsync("slow", [new(Partition, 35)], Cancellation);
        _time.Advance(TimeSpan.FromDays(1));

        await Log.TrimAsync(Cancellation);

        // The batch 30-39 holds offset 35 and stays whole.
        Assert.Equal(new OffsetRange(30, 100), await Log.GetOffsetsAsync(Partition, Cancellation));
        using var reader = Log.OpenReader([new(Partition, 35)], 1000);
        Assert.Equal(35, reader.Read(TimeSpan.Zero, Cancellation)!.FirstOffset);
    }

    [Fact]
    public async Task Consumers_hold_records_also_after_a_restart_until_they_are_forgotten()
    {
        Open();
        await AppendNoiseAsync(Topic, 10, 100);
        await Log.CommitAsync("backup", [new(Partition, 0)], Cancellation);
        await Log.DisposeAsync();
        Open();
        _time.Advance(TimeSpan.FromDays(1));

        await Log.TrimAsync(Cancellation);
        Assert.Equal(new OffsetRange(0, 10), await Log.GetOffsetsAsync(Partition, Cancellation));

        await Log.ForgetConsumerAsync("backup", Cancellation);
        await Log.TrimAsync(Cancellation);
        Assert.Equal(new OffsetRange(10, 10), await Log.GetOffsetsAsync(Partition, Cancellation));
    }

    [Fact]
    public async Task Offsets_go_on_after_everything_is_trimmed_and_the_log_is_reopened()
    {
        Open();
        await AppendNoiseAsync(Topic, 10, 100);
        _time.Advance(TimeSpan.FromDays(1));
        await Log.TrimAsync(Cancellation);
        await Log.DisposeAsync();
        Open();

        Assert.Equal(10, (await AppendNoiseAsync(Topic, 1, 100))[0].Offset);
    }

    [Fact]
    public async Task Reading_what_was_trimmed_says_so()
    {
        Open();
        await AppendNoiseAsync(Topic, 10, 100);
        await AppendNoiseAsync(Topic, 10, 100);
        using var reader = Log.OpenReader([new(Partition, 0)], 5);
        using (var first = reader.Read(TimeSpan.Zero, Cancellation)!)
            Assert.Equal(0, first.FirstOffset);
        using var late = Log.OpenReader([new(Partition, 3)], 5);
        _time.Advance(TimeSpan.FromDays(1));
        await Log.TrimAsync(Cancellation);

        var refused = Assert.Throws<DomainException>(() => late.Read(TimeSpan.Zero, Cancellation));

        Assert.Equal(DomainErrorCode.RecordsGone, refused.Code);
        Assert.Contains("the oldest is 20", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_the_cap_the_oldest_batches_go_and_appends_never_stop()
    {
        Open(new SqliteLogOptions { CapBytes = 4 * Megabyte });
        for (var i = 0; i < 40; i++)
            await AppendNoiseAsync(i % 2 == 0 ? Topic : Kept, 10, 50_000);

        foreach (var topic in new[] { Topic, Kept })
        {
            var offsets = await Log.GetOffsetsAsync(new(topic.Name, 0), Cancellation);
            Assert.Equal(200, offsets.Next);
            Assert.InRange(offsets.Earliest, 150, 190);
        }
    }

    [Fact]
    public async Task Cap_that_would_cut_a_consumer_off_refuses_the_append_and_names_it()
    {
        Open(new SqliteLogOptions { CapBytes = 4 * Megabyte });
        await AppendNoiseAsync(Topic, 10, 50_000);
        await Log.CommitAsync("iceberg", [new(Partition, 10)], Cancellation);
        var refused = await Assert.ThrowsAsync<DomainException>(async () =>
        {
            for (var i = 0; i < 20; i++)
                await AppendNoiseAsync(Topic, 10, 50_000);
        });

        Assert.Equal(DomainErrorCode.StorageFull, refused.Code);
        Assert.Contains("consumer 'iceberg' still needs PRICES/0 from offset 10", refused.Message, StringComparison.Ordinal);
        var full = await Log.GetOffsetsAsync(Partition, Cancellation);
        Assert.Equal(10, full.Earliest);

        await Log.CommitAsync("iceberg", [new(Partition, full.Next)], Cancellation);
        Assert.Equal(full.Next, (await AppendNoiseAsync(Topic, 10, 50_000))[0].Offset);
    }

    [Fact]
    public async Task Append_larger_than_the_cap_costs_no_stored_record()
    {
        Open(new SqliteLogOptions { CapBytes = 2 * Megabyte });
        await AppendNoiseAsync(Topic, 10, 50_000);

        var refused = await Assert.ThrowsAsync<DomainException>(async () => await AppendNoiseAsync(Topic, 100, 50_000));

        Assert.Equal(DomainErrorCode.StorageFull, refused.Code);
        Assert.Equal(new OffsetRange(0, 10), await Log.GetOffsetsAsync(Partition, Cancellation));
    }

    [Fact]
    public async Task Full_disk_refuses_the_append_and_the_log_goes_on_after()
    {
        Open(new SqliteLogOptions { MaxPages = 100 });
        await AppendNoiseAsync(Topic, 10, 100);

        var refused = await Assert.ThrowsAsync<DomainException>(async () => await AppendNoiseAsync(Topic, 100, 50_000));

        Assert.Equal(DomainErrorCode.StorageFull, refused.Code);
        Assert.Equal(10, (await AppendNoiseAsync(Topic, 5, 100))[0].Offset);
        using var reader = Log.OpenReader([new(Partition, 0)], 100);
        Assert.Equal(14, reader.Read(TimeSpan.Zero, Cancellation)!.LastOffset);
    }

    [Fact]
    public async Task Full_disk_refuses_no_position_that_is_committed_beside_an_append()
    {
        Open(new SqliteLogOptions { MaxPages = 100 });
        var next = (await AppendNoiseAsync(Topic, 10, 100))[^1].Offset + 1;
        await Log.CommitAsync("shard", [new(Partition, 0)], Cancellation);

        // What is asked for while a commit runs shares the next one: of so many, most stand between two appends.
        var appends = Enumerable.Range(0, 30).Select(_ => (Append: AppendNoiseAsync(Topic, 20, 50_000), Commit: Log.CommitAsync("shard", [new(Partition, next)], Cancellation).AsTask())).ToArray();
        foreach (var (append, commit) in appends)
        {
            Assert.Equal(DomainErrorCode.StorageFull, (await Assert.ThrowsAsync<DomainException>(() => append)).Code);
            await commit;
        }
    }

    [Fact]
    public async Task Trimmed_file_shrinks()
    {
        Open();
        for (var i = 0; i < 20; i++)
            await AppendNoiseAsync(Topic, 10, 50_000);
        await Log.DisposeAsync();
        var before = new FileInfo(Path).Length;
        Open();
        _time.Advance(TimeSpan.FromDays(1));

        await Log.TrimAsync(Cancellation);
        await Log.DisposeAsync();

        Assert.InRange(before, 8 * Megabyte, 20 * Megabyte);
        Assert.InRange(new FileInfo(Path).Length, 1, before / 10);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Retention_is_enforced_by_the_clock_alone()
    {
        Open(new SqliteLogOptions { TrimInterval = TimeSpan.FromMinutes(1) });
        await AppendNoiseAsync(Topic, 10, 100);
        _time.Advance(TimeSpan.FromHours(2));

        // The pass runs beside these appends and ends soon; the test's time-out is the other way out.
        while ((await Log.GetOffsetsAsync(Partition, TestContext.Current.CancellationToken)).Earliest < 10)
            await AppendNoiseAsync(Kept, 1, 1);
    }

    [Fact]
    public async Task Torn_batch_is_reported_where_it_is_read()
    {
        Open();
        await AppendNoiseAsync(Topic, 10, 100);
        await Log.DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE batch SET payload = substr(payload, 1, 500)";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        Open();
        using var reader = Log.OpenReader([new(Partition, 0)], 100);

        Assert.Equal(DomainErrorCode.InvalidRecord, Assert.Throws<DomainException>(() => reader.Read(TimeSpan.Zero, Cancellation)).Code);
    }

    [Fact]
    public async Task Topic_that_held_records_cannot_change_its_partitions()
    {
        Open();
        await AppendNoiseAsync(Topic, records: 1, valueBytes: 10);
        await Log.DisposeAsync();

        var refused = Assert.Throws<DomainException>(() =>
            SqlitePartitionLog.Open(Path, [Topic with { Partitions = 2 }], new SqliteLogOptions(), _time));

        Assert.Equal(DomainErrorCode.InvalidSetting, refused.Code);
    }

    [Fact]
    public void Senseless_options_are_refused()
    {
        foreach (var options in new SqliteLogOptions[] { new() { CapBytes = 1 }, new() { TrimInterval = TimeSpan.Zero }, new() { QueuedAppends = 0 }, new() { MaxPages = 0 } })
        {
            Assert.Equal(
                DomainErrorCode.InvalidSetting, Assert.Throws<DomainException>(() => SqlitePartitionLog.Open(Path, [Topic], options, _time)).Code);
        }
    }

    [Fact]
    public async Task Closed_log_refuses_appends()
    {
        Open();
        await Log.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await AppendNoiseAsync(Topic, 1, 1));
    }

    private void Open(SqliteLogOptions? options = null) => _log = SqlitePartitionLog.Open(Path, [Topic, Kept], options ?? new SqliteLogOptions(), _time);

    /// <summary>Noise does not compress: its stored size is known.</summary>
    private async Task<RecordPosition[]> AppendNoiseAsync(TopicDefinition topic, int records, int valueBytes)
    {
        var buffer = new RecordBuffer();
        var value = new byte[valueBytes];
        for (var i = 0; i < records; i++)
        {
            _random.NextBytes(value);
            buffer.Add(Encoding.UTF8.GetBytes($"key{i}"), value);
        }

        return await Log.AppendAsync(topic.Name, buffer, Headers, Cancellation);
    }
}
