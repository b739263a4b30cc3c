using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Durability;

/// <summary>What every adapter of <see cref="IPartitionLog"/> must do; a derived class names the adapter.</summary>
public abstract class PartitionLogConformance : PartitionLogHarness
{
    [Fact]
    public async Task Records_come_back_where_the_answer_said()
    {
        var positions = await AppendAsync(First, "a", "b", "c", "d", "e", "a", "b");

        var read = ReadAll(First);

        Assert.Equal(7, positions.Length);
        Assert.Equal(["a:0", "b:1", "c:2", "d:3", "e:4", "a:5", "b:6"], positions.Select(position => read[position]));
    }

    [Fact]
    public async Task Partition_is_the_key_partitioners()
    {
        var keys = Enumerable.Range(0, 50).Select(i => $"CAISO/N{i}").ToArray();

        var positions = await AppendAsync(First, keys);

        Assert.Equal(keys.Select(key => KeyPartitioner.PartitionOf(key, First.Partitions)), positions.Select(position => position.Partition));
    }

    [Fact]
    public async Task Offsets_of_a_partition_rise_by_append_and_within_it()
    {
        var first = await AppendAsync(First, Enumerable.Repeat("one", 5).ToArray());
        var second = await AppendAsync(First, Enumerable.Repeat("one", 5).ToArray());

        var offsets = first.Concat(second).Select(position => position.Offset).ToArray();
        Assert.Equal(offsets.Order().Distinct(), offsets);
        Assert.Equal(Enumerable.Range(0, 5).Concat(Enumerable.Range(0, 5)).Select(i => $"one:{i}"), ReadAll(First).OrderBy(entry => entry.Key.Offset).Select(entry => entry.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(99)]
    public async Task Reader_starts_at_the_wanted_offset_within_a_batch(int skipped)
    {
        var positions = await AppendAsync(First, Enumerable.Repeat("one", 100).ToArray());
        var wanted = new TopicPosition(new TopicPartition(First.Name, positions[0].Partition), positions[skipped].Offset);

        using var reader = Log.OpenReader([wanted], 10);
        var read = Drain(reader, 100 - skipped);

        Assert.Equal(Enumerable.Range(skipped, 100 - skipped).Select(i => $"one:{i}"), read.Select(record => record.Text));
    }

    [Fact]
    public async Task Batches_hold_one_partition_and_no_more_than_asked()
    {
        await AppendAsync(First, Enumerable.Range(0, 100).Select(i => $"k{i % 10}").ToArray());

        using var reader = Log.OpenReader(Everything(First), 7);
        var left = 100;
        while (left > 0)
        {
            var batch = Next(reader);
            Assert.InRange(batch.Count, 1, 7);
            Assert.All(Enumerable.Range(0, batch.Count), i => Assert.Equal(batch.Partition.Partition, KeyPartitioner.PartitionOf(batch.Records.Key(i), First.Partitions)));
            left -= batch.Count;
        }

        Assert.Equal(0, left);
    }

    [Fact]
    public async Task One_reader_serves_several_topics()
    {
        await AppendAsync(First, "a", "b", "c");
        await AppendAsync(Second, "x", "y");

        using var reader = Log.OpenReader([.. Everything(First), .. Everything(Second)], 100);
        var read = Drain(reader, 5);

        Assert.Equal(["a:0", "b:1", "c:2"], read.Where(record => record.Partition.Topic == First.Name).Select(record => record.Text).Order());
        Assert.Equal(["x:0", "y:1"], read.Where(record => record.Partition.Topic == Second.Name).Select(record => record.Text).Order());
    }

    [Fact]
    public async Task Waiting_reader_is_woken_by_an_append()
    {
        using var reader = Log.OpenReader(Everything(First), 100);
        var waiting = Task.Factory.StartNew(() => reader.Read(Patience, Cancellation), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await AppendAsync(First, "late");

        var batch = await waiting;
        Assert.NotNull(batch);
        Assert.Equal("late:0", Text(batch, 0));
    }

    [Fact]
    public void Reader_gives_up_when_nothing_comes()
    {
        using var reader = Log.OpenReader(Everything(First), 100);

        Assert.Null(reader.Read(TimeSpan.FromMilliseconds(20), Cancellation));
    }

    [Fact]
    public void Waiting_reader_can_be_cancelled()
    {
        using var reader = Log.OpenReader(Everything(First), 100);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        Assert.ThrowsAny<OperationCanceledException>(() => reader.Read(Patience, cancelled.Token));
    }

    [Fact]
    public async Task Reopened_log_keeps_its_records_and_goes_on()
    {
        var before = await AppendAsync(First, "one", "one");
        await ReopenAsync();
        var after = await AppendAsync(First, "one");

        Assert.True(after[0].Offset > before[1].Offset);
        Assert.Equal(["one:0", "one:1", "one:0"], ReadAll(First).OrderBy(entry => entry.Key.Offset).Select(entry => entry.Value));
    }

    [Fact]
    public async Task Concurrent_producers_lose_nothing_and_keep_their_order()
    {
        const int Producers = 8, Appends = 25;
        var answered = await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(
            async () =>
            {
                var positions = new List<RecordPosition>();
                for (var i = 0; i < Appends; i++)
                {
                    var buffer = new RecordBuffer();
                    buffer.Add("shared"u8, Encoding.UTF8.GetBytes($"{producer}/{i}"));
                    buffer.Add(Encoding.UTF8.GetBytes($"own{producer}"), "own"u8);
                    positions.AddRange(await Log.AppendAsync(First.Name, buffer, Headers, Cancellation));
                }

                return positions;
            },
            Cancellation)));

        Assert.Equal(Producers * Appends * 2, answered.SelectMany(positions => positions).Distinct().Count());
        using var reader = Log.OpenReader(Everything(First), 100);
        var shared = Drain(reader, Producers * Appends * 2).Where(record => record.Key == "shared").Select(record => record.Value.Split('/')).ToArray();
        Assert.Equal(Producers * Appends, shared.Length);
        foreach (var producer in shared.GroupBy(parts => parts[0]))
            Assert.Equal(Enumerable.Range(0, Appends).Select(i => $"{i}"), producer.Select(parts => parts[1]));
    }

    [Fact]
    public async Task Headers_come_back_with_each_record()
    {
        var traced = new RecordHeaders("iso_lmp/2", "http-é", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await AppendAsync(First, Headers, "one", "one");
        await AppendAsync(First, traced, "one");

        using var reader = Log.OpenReader(Everything(First), 100);

        Assert.Equal([Headers, Headers, traced], Drain(reader, 3).Select(record => record.Headers));
    }

    [Fact]
    public async Task Append_time_is_near_the_clock()
    {
        var before = DateTime.UtcNow;
        await AppendAsync(First, "one");

        using var reader = Log.OpenReader(Everything(First), 100);
        var appended = Next(reader).AppendedAtUtc(0);

        Assert.Equal(DateTimeKind.Utc, appended.Kind);
        Assert.InRange(appended, before.AddMinutes(-1), before.AddMinutes(1));
    }

    [Fact]
    public async Task Large_and_empty_values_round_trip()
    {
        var noise = new byte[600_000];
        new Random(7).NextBytes(noise);
        var buffer = new RecordBuffer();
        buffer.Add("one"u8, noise);
        buffer.Add("one"u8, []);
        buffer.Add("one"u8, new byte[300_000]);
        await Log.AppendAsync(First.Name, buffer, Headers, Cancellation);

        using var reader = Log.OpenReader(Everything(First), 100);
        var values = new List<byte[]>();
        while (values.Count < 3)
        {
            var batch = Next(reader);
            values.AddRange(Enumerable.Range(0, batch.Count).Select(i => batch.Records.Value(i).ToArray()));
        }

        Assert.Equal([noise, [], new byte[300_000]], values);
    }

    [Fact]
    public async Task Record_without_a_value_is_another_than_one_with_an_empty_value()
    {
        var buffer = new RecordBuffer();
        buffer.Add("one"u8, "1"u8);
        buffer.AddWithoutValue("one"u8);
        buffer.Add("one"u8, []);
        buffer.Add("one"u8, "2"u8);
        buffer.AddWithoutValue("one"u8);
        var positions = await Log.AppendAsync(First.Name, buffer, Headers, Cancellation);
        await AppendAsync(First, "one");

        Assert.Equal(["1", "none", "", "2", "none", "0"], Values(0, 6));
        Assert.Equal(["2", "none", "0"], Values(3, 3));

        // From the record `skipped` on, as a reader finds it that starts there.
        List<string> Values(int skipped, int count)
        {
            using var reader = Log.OpenReader([new(new TopicPartition(First.Name, positions[0].Partition), positions[skipped].Offset)], 2);
            var values = new List<string>();
            while (values.Count < count)
            {
                using var batch = Next(reader);
                values.AddRange(Enumerable.Range(0, batch.Count).Select(i => batch.Records.HasValue(i) ? Encoding.UTF8.GetString(batch.Records.Value(i)) : "none"));
            }

            return values;
        }
    }

    [Fact]
    public async Task Empty_buffer_appends_nothing()
    {
        Assert.Empty(await Log.AppendAsync(First.Name, new RecordBuffer(), Headers, Cancellation));

        using var reader = Log.OpenReader(Everything(First), 100);
        Assert.Null(reader.Read(TimeSpan.FromMilliseconds(20), Cancellation));
    }

    [Fact]
    public async Task Buffer_may_be_reused_once_the_append_is_answered()
    {
        var buffer = new RecordBuffer();
        foreach (var text in new[] { "first", "other" })
        {
            buffer.Clear();
            buffer.Add("one"u8, Encoding.UTF8.GetBytes(text));
            await Log.AppendAsync(First.Name, buffer, Headers, Cancellation);
        }

        using var reader = Log.OpenReader(Everything(First), 100);
        Assert.Equal(["first", "other"], Drain(reader, 2).Select(record => record.Value));
    }

    [Fact]
    public async Task Batch_that_is_not_disposed_stays_as_it_is_while_reading_goes_on()
    {
        await AppendAsync(First, Enumerable.Repeat("one", 60).ToArray());
        using var reader = Log.OpenReader(Everything(First), 10);
        var kept = Next(reader);
        var before = Enumerable.Range(0, kept.Count).Select(i => (kept.Offset(i), Text(kept, i))).ToArray();

        Drain(reader, 60 - kept.Count);

        Assert.Equal(before, Enumerable.Range(0, kept.Count).Select(i => (kept.Offset(i), Text(kept, i))));
    }

    [Fact]
    public async Task Unknown_topic_is_refused_by_name()
    {
        var buffer = new RecordBuffer();
        buffer.Add("one"u8, "x"u8);

        var append = await Assert.ThrowsAsync<DomainException>(async () => await Log.AppendAsync("NO_SUCH_TOPIC", buffer, Headers, Cancellation));
        var reader = Assert.Throws<DomainException>(() => Log.OpenReader([new(new TopicPartition(First.Name, First.Partitions), 0)], 10));

        Assert.Equal((DomainErrorCode.UnknownTopic, DomainErrorCode.UnknownTopic), (append.Code, reader.Code));
        Assert.Contains("NO_SUCH_TOPIC", append.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offsets_tell_the_oldest_and_the_next()
    {
        var partition = new TopicPartition(First.Name, KeyPartitioner.PartitionOf("one", First.Partitions));
        Assert.Equal(new OffsetRange(0, 0), await Log.GetOffsetsAsync(partition, Cancellation));

        var positions = await AppendAsync(First, "one", "one", "one");

        Assert.Equal(new OffsetRange(0, positions[2].Offset + 1), await Log.GetOffsetsAsync(partition, Cancellation));
    }

    [Fact]
    public async Task Consumer_can_commit_again_and_again()
    {
        var positions = await AppendAsync(First, "one", "one", "one");
        foreach (var position in positions)
        {
            await Log.CommitAsync("reader", [new(new TopicPartition(First.Name, position.Partition), position.Offset + 1)], Cancellation);
        }

        Assert.Equal(3, ReadAll(First).Count);
    }

    [Fact]
    public async Task Readers_of_one_group_read_each_its_own_partition()
    {
        await AppendAsync(First, Enumerable.Range(0, 400).Select(i => $"k{i}").ToArray());

        using var readers = new Readers(Everything(First).Select(position => Log.OpenReader([position], 10, "together")));
        var read = await Task.WhenAll(readers.All.Select((reader, partition) => Task.Run(() => Drain(reader, CountOf(partition)), Cancellation)));

        for (var partition = 0; partition < First.Partitions; partition++)
            Assert.All(read[partition], record => Assert.Equal(partition, record.Partition.Partition));
        Assert.Equal(400, read.Sum(records => records.Count));

        static int CountOf(int partition) => Enumerable.Range(0, 400).Count(i => KeyPartitioner.PartitionOf($"k{i}", 4) == partition);
    }

    [Fact]
    public async Task Reader_that_asks_for_nothing_holds_no_other_of_its_group_up_and_loses_nothing()
    {
        var busy = KeyPartitioner.PartitionOf("busy", First.Partitions);
        var idle = KeyPartitioner.PartitionOf("idle", First.Partitions);
        Assert.NotEqual(busy, idle);
        for (var i = 0; i < 40; i++)
        {
            await AppendAsync(First, "busy", "idle");
        }

        using var sleeping = Log.OpenReader([new(new(First.Name, idle), 0)], 1, "together");
        using var awake = Log.OpenReader([new(new(First.Name, busy), 0)], 1, "together");

        Assert.Equal(40, Drain(awake, 40).Count);
        var late = Drain(sleeping, 40);
        Assert.Equal(Enumerable.Repeat("idle:1", 40), late.Select(record => record.Text));
        Assert.Equal(late.Select(record => record.Offset).Order().Distinct(), late.Select(record => record.Offset));
    }

    [Fact]
    public async Task Partition_that_a_reader_of_a_group_gave_up_is_read_by_the_next_from_where_it_wants()
    {
        var positions = await AppendAsync(First, Enumerable.Repeat("one", 20).ToArray());
        var partition = new TopicPartition(First.Name, positions[0].Partition);
        using (var first = Log.OpenReader([new(partition, 0)], 3, "together"))
            Assert.Equal("one:0", Text(Next(first), 0));

        using var second = Log.OpenReader([new(partition, positions[5].Offset)], 3, "together");

        Assert.Equal(Enumerable.Range(5, 15).Select(i => $"one:{i}"), Drain(second, 15).Select(record => record.Text));
    }

    [Fact]
    public async Task Partition_that_a_reader_gave_up_while_it_was_behind_is_read_by_the_next()
    {
        var busy = KeyPartitioner.PartitionOf("busy", First.Partitions);
        var idle = KeyPartitioner.PartitionOf("idle", First.Partitions);
        for (var i = 0; i < 40; i++)
        {
            await AppendAsync(First, "busy", "idle");
        }

        using var awake = Log.OpenReader([new(new(First.Name, busy), 0)], 1, "together");
        using (Log.OpenReader([new(new(First.Name, idle), 0)], 1, "together"))
            Assert.Equal(40, Drain(awake, 40).Count);

        using var next = Log.OpenReader([new(new(First.Name, idle), 0)], 1, "together");

        Assert.Equal(40, Drain(next, 40).Count);
    }

    private sealed class Readers(IEnumerable<IPartitionReader> readers) : IDisposable
    {
        public IPartitionReader[] All { get; } = [.. readers];

        public void Dispose() => Array.ForEach(All, reader => reader.Dispose());
    }
}
