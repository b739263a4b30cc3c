namespace GridGrains.Grains.Sharding;

/// <summary>How the shards of all families are consumed and checkpointed.</summary>
public sealed class ShardOptions
{
    public const int DefaultCallsInFlightPerCore = 128;

    public static readonly TimeSpan DefaultBarrierInterval = TimeSpan.FromSeconds(10);

    /// <summary>Time between two barriers of a shard; stretched to four times the last write where the store is slow.</summary>
    public TimeSpan BarrierInterval { get; set; } = DefaultBarrierInterval;

    /// <summary>Grain calls that may run at once; more would starve reads.</summary>
    public int CallsInFlight { get; set; } = DefaultCallsInFlightPerCore * Environment.ProcessorCount;

    public int MaxRecordsPerBatch { get; set; } = 4096;

    /// <summary>How long what is appended gathers before a shard at the end of its log reads on.</summary>
    public TimeSpan GatherFor { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often shards send what changed for their groups.</summary>
    public TimeSpan GroupFlushInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often shards send everything for their groups again, so that a group that moved is whole.</summary>
    public TimeSpan GroupRebuildInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a released shard may take for its last barrier.</summary>
    public TimeSpan ReleaseDeadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(CallsInFlight, WaveSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRecordsPerBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BarrierInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(GroupFlushInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(GatherFor, TimeSpan.Zero);
    }

    /// <summary>Calls that one shard starts before it waits for their answers.</summary>
    internal const int WaveSize = 64;
}
