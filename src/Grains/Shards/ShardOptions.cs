
namespace GridGrains.Grains.Shards;

/// <summary>How shards of the node family are owned, consumed and checkpointed.</summary>
public sealed class ShardOptions
{
    public const string Family = "nodes";
    public const int DefaultCallsInFlightPerCore = 128;

    public static readonly TimeSpan DefaultBarrierInterval = TimeSpan.FromSeconds(10);

    /// <summary>Topics whose partition i belongs to shard i.</summary>
    public IReadOnlyList<string> Topics { get; set; } = [Domain.Log.Topics.RealTimeLmp, Domain.Log.Topics.DayAheadLmp];

    public int ShardCount { get; set; } = Domain.Log.Topics.LmpPartitions;

    /// <summary>Time between two barriers of a shard; stretched to four times the last write where the store is slow.</summary>
    public TimeSpan BarrierInterval { get; set; } = DefaultBarrierInterval;

    /// <summary>Grain calls that may run at once; more would starve reads.</summary>
    public int CallsInFlight { get; set; } = DefaultCallsInFlightPerCore * Environment.ProcessorCount;

    public int MaxRecordsPerBatch { get; set; } = 4096;

    /// <summary>How long what is appended gathers before a shard at the end of its log reads on.</summary>
    public TimeSpan GatherFor { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often hubs and zones hear of changes.</summary>
    public TimeSpan AreaFlushInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often hubs and zones hear everything again, so that a moved one is refilled.</summary>
    public TimeSpan AreaRefillInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a released shard may take for its last barrier.</summary>
    public TimeSpan ReleaseDeadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ShardCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallsInFlight, WaveSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRecordsPerBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BarrierInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AreaFlushInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(GatherFor, TimeSpan.Zero);
    }

    /// <summary>Calls that one shard starts before it waits for their answers.</summary>
    internal const int WaveSize = 64;
}
