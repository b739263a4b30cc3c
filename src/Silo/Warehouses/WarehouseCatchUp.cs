using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sinks;

namespace GridGrains.Silo.Warehouses;

/// <summary>
/// Whether the tables have what the log had when this silo started, and all but the last seconds of what came since: a first start loads a day of
/// history. Until then a question about the past would be answered as if less had been known. Once they have it, it stays so: how far a sink is
/// behind at work is <c>lag</c>.
/// </summary>
/// <param name="taken">Where the tables are, of the partitions that this silo's sink has.</param>
/// <param name="isAlone">No other silo writes the tables.</param>
internal sealed class WarehouseCatchUp(IPartitionLog log, Func<IReadOnlyList<SinkPartitionStatus>> taken, bool isAlone) : IHostedService
{
    /// <summary>Records that may come while those before them are written: a few seconds of a busy silo.</summary>
    public const int MaxBehind = 20_000;

    private readonly Dictionary<TopicPartition, long> _ends = [];
    private volatile bool _isDone;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in log.Topics.SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(number => new TopicPartition(topic.Name, number))))
        {
            _ends[partition] = (await log.GetOffsetsAsync(partition, cancellationToken)).Next;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="WarehouseUnavailableException">The tables lack records that the log had at the start.</exception>
    public async ValueTask RequireAsync(CancellationToken cancellation)
    {
        if (_isDone)
        {
            return;
        }

        var partitions = taken();
        if (partitions.Count == 0)
        {
            // In a cluster another silo may have them all.
            if (isAlone)
            {
                throw new WarehouseUnavailableException("it does not take records yet; the past is answered when it has those of before the start");
            }

            return;
        }

        var missing = partitions.Sum(status => Math.Max(0, _ends.GetValueOrDefault(status.Partition) - status.Next));
        var behind = 0L;
        foreach (var status in partitions)
        {
            behind += Math.Max(0, (await log.GetOffsetsAsync(status.Partition, cancellation)).Next - status.Next);
        }

        if (missing > 0 || behind > MaxBehind)
        {
            throw new WarehouseUnavailableException($"it has still to take {Math.Max(missing, behind):N0} records of the log; the past is answered when it has them");
        }

        _isDone = true;
    }
}
