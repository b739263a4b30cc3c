using System.Text;
using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Sinks;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Warehouses;

namespace GridGrains.Tests.Integration.Hosting;

/// <summary>Questions about the past wait for what the log had at the start, and for nothing that came later.</summary>
public sealed class WarehouseCatchUpTests : IAsyncLifetime
{
    private static readonly TopicPartition Prices = new(Topics.RealTimeLmp, KeyPartitioner.PartitionOf("key"u8, Topics.LmpPartitions));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-");
    private readonly SqlitePartitionLog _log;
    private SinkPartitionStatus[] _taken = [];

    public WarehouseCatchUpTests() => _log = SqlitePartitionLog.Open(Path.Combine(_folder.FullName, "log.db"), SiloParts.OfProgram.Topics, new SqliteLogOptions(), TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Past_is_answered_from_when_the_tables_have_what_the_log_had_at_the_start()
    {
        await AppendAsync(5);
        var catchUp = await StartedAsync(isAlone: true);
        Assert.Contains("does not take records yet", (await RefusedAsync(catchUp)).Message);

        _taken = [new SinkPartitionStatus(Prices, 2, 0)];
        Assert.Contains("3 records", (await RefusedAsync(catchUp)).Message);

        await AppendAsync(4);
        _taken = [new SinkPartitionStatus(Prices, 5, 4)];
        await catchUp.RequireAsync(Cancellation);

        // A sink that begins a new session has no partitions for a moment.
        _taken = [];
        await catchUp.RequireAsync(Cancellation);
    }

    [Fact]
    public async Task History_that_a_first_start_loads_is_waited_for()
    {
        var catchUp = await StartedAsync(isAlone: true);
        await AppendAsync(WarehouseCatchUp.MaxBehind + 5);
        _taken = [new SinkPartitionStatus(Prices, 4, 0)];
        Assert.Contains("20,001 records", (await RefusedAsync(catchUp)).Message);

        _taken = [new SinkPartitionStatus(Prices, 5, 0)];
        await catchUp.RequireAsync(Cancellation);
    }

    [Fact]
    public async Task Silo_of_a_cluster_waits_for_its_own_partitions_alone()
    {
        await AppendAsync(5);
        await (await StartedAsync(isAlone: false)).RequireAsync(Cancellation);

        _taken = [new SinkPartitionStatus(Prices, 4, 1)];
        await RefusedAsync(await StartedAsync(isAlone: false));

        _taken = [new SinkPartitionStatus(Prices with { Partition = (Prices.Partition + 1) % Topics.LmpPartitions }, 0, 0)];
        await (await StartedAsync(isAlone: false)).RequireAsync(Cancellation);
    }

    private static Task<WarehouseUnavailableException> RefusedAsync(WarehouseCatchUp catchUp) =>
        Assert.ThrowsAsync<WarehouseUnavailableException>(() => catchUp.RequireAsync(Cancellation).AsTask());

    private async Task<WarehouseCatchUp> StartedAsync(bool isAlone)
    {
        var catchUp = new WarehouseCatchUp(_log, () => _taken, isAlone);
        await catchUp.StartAsync(Cancellation);
        return catchUp;
    }

    private async Task AppendAsync(int records)
    {
        var buffer = new RecordBuffer();
        for (var i = 0; i < records; i++)
        {
            buffer.Add("key"u8, Encoding.UTF8.GetBytes($"{i}"));
        }

        await _log.AppendAsync(Prices.Topic, buffer, new RecordHeaders("test/1", "TEST"), Cancellation);
    }
}
