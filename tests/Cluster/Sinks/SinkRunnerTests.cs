using System.Diagnostics.Metrics;
using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sinks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster.Sinks;

public sealed class SinkRunnerTests
{
    private readonly MemoryTables _tables = new();

    [Fact]
    public async Task Every_record_becomes_one_row_and_what_is_no_row_is_a_dead_letter()
    {
        await using var cluster = await StartAsync();
        await cluster.AppendAsync(Storm(nodes: 100, intervals: 3, Noon));
        var broken = new RecordBuffer();
        broken.Add("CAISO/NODE_1"u8, "{ no price"u8);
        await cluster.Log.AppendAsync(Topics.RealTimeLmp, broken, new RecordHeaders("iso_lmp/1", "TEST"), Token);
        await cluster.AppendAsync([RealTime("CAISO/NODE_1", Noon.AddHours(1), 77.77)]);

        await WrittenAsync(cluster);

        await AssertTablesHoldTheLogAsync(cluster);
        var deadLetter = Assert.Single(_tables.DeadLetters).DeadLetter;
        Assert.Equal(("bad_json", "{ no price"), (deadLetter.Code, Encoding.UTF8.GetString(deadLetter.Value!)));
        var row = Assert.Single(_tables.Prices, price => price.Fact.Lmp == 77.77);
        Assert.Equal(("CAISO/NODE_1", "TEST"), (row.Node.ToString(), row.Source));
    }

    [Theory]
    [InlineData(WriteFault.Refused)]
    [InlineData(WriteFault.AnswerLost)]
    public async Task Failed_write_is_repeated_from_where_the_tables_end(WriteFault fault)
    {
        for (var i = 0; i < 3; i++)
        {
            _tables.Faults.Enqueue(fault);
        }

        using var failures = new FailureCount();
        await using var cluster = await StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            await cluster.AppendAsync(Storm(nodes: 60, intervals: 1, Noon.AddMinutes(5 * i)));
            await Eventually.TrueAsync(() => Task.FromResult(Runner(cluster).Status.Failures >= i), "a write fails");
        }

        await WrittenAsync(cluster);

        await AssertTablesHoldTheLogAsync(cluster);
        Assert.Equal(3, Runner(cluster).Status.Failures);
        Assert.Equal(3, failures.Of("failure"));
        await Eventually.TrueAsync(() => Task.FromResult(Runner(cluster).Status.Failure is null), "the failure is over");
    }

    [Fact]
    public async Task Partition_that_another_writer_moved_is_opened_anew()
    {
        await using var cluster = await StartAsync();
        await cluster.AppendAsync([RealTime("CAISO/NODE_1", Noon, 20)]);
        await WrittenAsync(cluster);
        var partition = new TopicPartition(Topics.RealTimeLmp, KeyPartitioner.PartitionOf("CAISO/NODE_1", Topics.LmpPartitions));
        var end = (await cluster.Log.GetOffsetsAsync(partition, Token)).Next;
        _tables.MoveTo(partition, end + 1);

        await cluster.AppendAsync([RealTime("CAISO/NODE_1", Noon.AddMinutes(5), 21), RealTime("CAISO/NODE_1", Noon.AddMinutes(10), 22)]);

        await WrittenAsync(cluster);
        Assert.Equal([20, 22], _tables.Prices.Select(price => price.Fact.Lmp));
        Assert.Equal(1, _tables.Conflicts);

        // Once more where a slow machine lets the sink change hands meanwhile.
        Assert.True(_tables.Opens >= 2, $"opened {_tables.Opens} times");
    }

    [Fact]
    public async Task Ownership_moves_to_a_new_silo_and_back_without_loss_or_repetition()
    {
        await using var cluster = await StartAsync();
        await cluster.AppendAsync(Storm(nodes: 100, intervals: 2, Noon));
        var joined = await cluster.Cluster.StartAdditionalSiloAsync();
        await cluster.AppendAsync(Storm(nodes: 100, intervals: 2, Noon.AddMinutes(10)));
        await Eventually.TrueAsync(
            () => Task.FromResult(Runner(cluster).Status.Partitions.Count < 28 && cluster.Cluster.Silos.Sum(silo => Runner(silo).Status.Partitions.Count) == 28),
            "both silos have their half of the partitions");
        await cluster.AppendAsync(Storm(nodes: 100, intervals: 2, Noon.AddMinutes(20)));
        await cluster.Cluster.KillSiloAsync(joined);
        await cluster.AppendAsync(Storm(nodes: 100, intervals: 2, Noon.AddMinutes(30)));

        await WrittenAsync(cluster);

        await AssertTablesHoldTheLogAsync(cluster);
        Assert.Equal(28, Runner(cluster).Status.Partitions.Count);
    }

    [Fact]
    public async Task Stopping_silo_writes_what_it_has_read()
    {
        await using var cluster = await StartAsync(options => options.Interval = TimeSpan.FromHours(1));
        await cluster.AppendAsync(Storm(nodes: 20, intervals: 1, Noon));
        await cluster.DrainedAsync();
        var silo = cluster.Cluster.Silos[0];
        var expected = await RecordsAsync(cluster);

        await Eventually.TrueAsync(() => Task.FromResult(Runner(silo).Read == expected), "everything is read");
        await cluster.Cluster.StopSiloAsync(silo);

        Assert.Equal(expected, _tables.Count);
        Assert.Equal(1, _tables.Writes);
    }

    [Fact]
    public async Task Sink_that_stands_still_lags_on_its_own_cursor_while_prices_are_applied_and_read()
    {
        _tables.Gate.Reset();
        await using var cluster = await StartAsync(options => options.Interval = TimeSpan.FromMilliseconds(10));
        await cluster.AppendAsync(Storm(nodes: 50, intervals: 3, Noon));
        await cluster.AppendAsync([RealTime("CAISO/NODE_1", Noon.AddHours(1), 77.77)]);

        await cluster.DrainedAsync();
        Assert.Equal(77.77, (await cluster.Reader().Nodes.ReadAsync("CAISO/NODE_1", Token))!.RealTime!.Latest.Lmp);
        var records = await RecordsAsync(cluster);
        await Eventually.TrueAsync(() => Task.FromResult(Runner(cluster).Status.Partitions.Sum(partition => partition.Lag) == records), "the sink lags by the whole log");
        await cluster.WriteBarriersAsync();
        await cluster.Log.TrimAsync(Token);
        Assert.Equal(0, _tables.Count);

        _tables.Gate.Set();
        await WrittenAsync(cluster);
        await AssertTablesHoldTheLogAsync(cluster);
        await Eventually.TrueAsync(() => Task.FromResult(Runner(cluster).Status.Partitions.Sum(partition => partition.Lag) == 0), "the sink has caught up");
    }

    [Fact]
    public async Task Slow_sink_holds_two_fills_and_no_more()
    {
        _tables.Gate.Reset();
        await using var cluster = await StartAsync(options => (options.MaxRows, options.MaxRecordsPerBatch, options.Interval) = (50, 10, TimeSpan.FromSeconds(2)));
        await cluster.AppendAsync(Storm(nodes: 200, intervals: 3, Noon));
        await cluster.DrainedAsync();

        await Eventually.TrueAsync(() => Task.FromResult(Runner(cluster).Read >= 100), "two fills are read");
        Assert.InRange(Runner(cluster).Read, 100, 120);
        Assert.Equal(0, _tables.Count);

        _tables.Gate.Set();
        await WrittenAsync(cluster);
        await AssertTablesHoldTheLogAsync(cluster);
    }

    [Fact]
    public async Task Tables_of_another_log_are_refused_in_words()
    {
        _tables.MoveTo(new TopicPartition(Topics.RealTimeLmp, 3), 1_000);
        await using var cluster = await StartAsync();

        await Eventually.TrueAsync(() => Task.FromResult(Runner(cluster).Status.Failures > 0), "the sink refuses");
        Assert.Contains("ISO_RT_LMP/3 up to offset 999", Runner(cluster).Status.Failure, StringComparison.Ordinal);
        Assert.Equal(0, _tables.Writes);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<ShardCluster> StartAsync(Action<SinkOptions>? configure = null) => ShardCluster.StartAsync(services: services => services.AddTableSink(
        _ => _tables.NewSink(),
        options =>
        {
            options.Interval = TimeSpan.FromMilliseconds(50);
            options.FirstPause = TimeSpan.FromMilliseconds(10);
            options.LongestPause = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(options);
        }));

    private static SinkRunner Runner(ShardCluster cluster) => Runner(cluster.Cluster.Silos[0]);

    private static SinkRunner Runner(Orleans.TestingHost.InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<SinkRunner>();

    private async Task WrittenAsync(ShardCluster cluster)
    {
        await cluster.DrainedAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                foreach (var partition in Partitions())
                {
                    if (_tables.NextOf(partition) != (await cluster.Log.GetOffsetsAsync(partition, Token)).Next)
                    {
                        return false;
                    }
                }

                return true;
            },
            "the tables end where the log ends");
    }

    private static IEnumerable<TopicPartition> Partitions() =>
        Topics.All
            .Where(topic => topic.Name is Topics.RealTimeLmp or Topics.DayAheadLmp or Topics.DeadLetters)
            .SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartition(topic.Name, partition)));

    private static async Task<int> RecordsAsync(ShardCluster cluster)
    {
        var records = 0L;
        foreach (var partition in Partitions())
        {
            records += (await cluster.Log.GetOffsetsAsync(partition, Token)).Next;
        }

        return (int)records;
    }

    // Offsets rise by one without gaps but for records that are no rows.
    private async Task AssertTablesHoldTheLogAsync(ShardCluster cluster)
    {
        Assert.Equal(await RecordsAsync(cluster), _tables.Count + _tables.DeadLetters.Length);
        foreach (var (partition, offsets) in _tables.Offsets)
        {
            Assert.Equal(offsets.Distinct().Order(), offsets);
            Assert.InRange(offsets[^1], 0, (await cluster.Log.GetOffsetsAsync(partition, Token)).Next - 1);
        }
    }

    /// <summary>What the meter says of failures.</summary>
    private sealed class FailureCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, long> _counts = [];

        public FailureCount()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "gridgrains.sink.failures")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                lock (_counts)
                {
                    var reason = (string)tags.ToArray().Single(tag => tag.Key == "reason").Value!;
                    _counts[reason] = _counts.GetValueOrDefault(reason) + count;
                }
            });
            _listener.Start();
        }

        public long Of(string reason)
        {
            lock (_counts)
            {
                return _counts.GetValueOrDefault(reason);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
