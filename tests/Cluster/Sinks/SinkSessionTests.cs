using System.Diagnostics.Metrics;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Sinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster.Sinks;

/// <summary>One opening of a sink over a log of its own, without a silo.</summary>
public sealed class SinkSessionTests : IAsyncDisposable
{
    private const string Node = "CAISO/NODE_1";

    private static readonly TopicPartition Partition = new(Topics.RealTimeLmp, KeyPartitioner.PartitionOf(Node, Topics.LmpPartitions));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-");
    private readonly MemoryTables _tables = new();
    private readonly LowPriorityThread _writer = new("test");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SqlitePartitionLog _log;
    private readonly SinkProgress _progress;

    public SinkSessionTests()
    {
        _log = SqlitePartitionLog.Open(Path.Combine(_folder.FullName, "log.db"), Topics.All, new SqliteLogOptions(), TimeProvider.System);
        _progress = new SinkProgress("memory", new SinkInstruments(_services.GetRequiredService<IMeterFactory>(), NullLogger<SinkInstruments>.Instance));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_from_where_the_tables_end_and_writes_the_rest_when_it_is_stopped()
    {
        await AppendAsync(1, 2, 3);
        _tables.MoveTo(Partition, 1);
        var session = Begin(next: 1, TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => Task.FromResult(_progress.Read == 2), "two rows are read");
        Assert.Empty(_tables.Prices);

        session.Stop();
        await session.Ended;

        Assert.Equal([1L, 2L], _tables.Offsets[Partition]);
        Assert.Equal((2, 1, 3), (_progress.Status.Rows, _progress.Status.Writes, Assert.Single(_progress.Partitions).Next));
    }

    [Fact]
    public async Task Draining_writes_at_once_and_goes_on_reading()
    {
        _progress.IsDraining = true;
        await AppendAsync(1);
        var session = Begin(next: 0, TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => Task.FromResult(_tables.Count == 1), "the first row is written");
        await AppendAsync(2);
        await Eventually.TrueAsync(() => Task.FromResult(_tables.Count == 2), "the second row is written");

        session.Stop();
        await session.Ended;
        Assert.Equal(2, _progress.Status.Writes);
    }

    [Fact]
    public async Task First_failure_ends_it_and_what_was_not_written_is_not_reported()
    {
        _tables.Faults.Enqueue(WriteFault.Refused);
        _progress.IsDraining = true;
        await AppendAsync(1);

        var failure = await Assert.ThrowsAsync<IOException>(() => Begin(next: 0, TimeSpan.FromHours(1)).Ended);

        Assert.Equal("the disk is full", failure.Message);
        Assert.Equal((0, 0), (_progress.Status.Rows, _tables.Count));
    }

    [Fact]
    public async Task Write_that_hangs_is_given_up_and_no_write_runs_after_the_end()
    {
        _tables.Gate.Reset();
        _progress.IsDraining = true;
        await AppendAsync(1);
        var session = Begin(next: 0, TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => Task.FromResult(_progress.Read == 1), "the row is read");

        session.Abort();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.Ended);
        _tables.Gate.Set();
        Assert.Equal(0, _tables.Count);
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _log.DisposeAsync();
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private SinkSession Begin(long next, TimeSpan interval)
    {
        TopicPosition[] start = [new(Partition, next)];
        _progress.Opened(start);
        var session = new SinkSession(_tables.NewSink(), _log, new SinkOptions { Interval = interval }, _progress, _writer, new SinkGate(TimeProvider.System), new DecodedRows(), TimeProvider.System, start, start);
        session.Start();
        return session;
    }

    private async Task AppendAsync(params double[] prices)
    {
        var records = new RecordBuffer();
        foreach (var lmp in prices)
        {
            GridGrains.Domain.Prices.LmpEventJson.Write(records, RealTime(Node, Noon.AddMinutes(5 * lmp), lmp));
        }

        await _log.AppendAsync(Topics.RealTimeLmp, records, new RecordHeaders(GridGrains.Domain.Prices.LmpEventJson.Schema, "TEST"), Token);
    }
}
