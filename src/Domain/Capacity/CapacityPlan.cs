namespace GridGrains.Domain.Capacity;

/// <summary>What is asked for.</summary>
/// <param name="Nodes">Price nodes of all markets.</param>
/// <param name="Silos">Of the cluster; 1 for a single one.</param>
public sealed record CapacityPlan(int Nodes, int Silos)
{
    /// <summary>Real-time prices of five minutes, and a repeat of one in twenty as a correction.</summary>
    public double RealTimePerNodeAndDay { get; init; } = 288 * 1.05;

    public double DayAheadPerNodeAndDay { get; init; } = 24;

    /// <summary>Markets publish an interval at once: seconds in which its prices are to be applied.</summary>
    public double BurstSeconds { get; init; } = 30;

    public double PricesPerNodeAndDay => RealTimePerNodeAndDay + DayAheadPerNodeAndDay;
}

/// <summary>What one thing costs, as measured; docs/capacity.md says when, on what, and where the figure stands.</summary>
public sealed record CapacityCoefficients
{
    public static readonly CapacityCoefficients Measured = new();

    /// <summary>Processor time of reading, parsing and applying a price, microseconds.</summary>
    public double MicrosecondsPerPrice { get; init; } = 7.3;

    /// <summary>Processor time of a price into both tables, inserts, rollups and merges included, microseconds.</summary>
    public double MicrosecondsPerStoredPrice { get; init; } = 50.6;

    /// <summary>Live heap of a node that is active, its part of the silo's own structures included.</summary>
    public double MemoryBytesPerNode { get; init; } = 9_615;

    /// <summary>A silo that holds no node yet.</summary>
    public double MemoryBytesPerSilo { get; init; } = 400e6;

    /// <summary>Live heap to resident memory: the collector keeps room.</summary>
    public double MemoryHeadroom { get; init; } = 2;

    public double CheckpointBytesPerNode { get; init; } = 3_610;

    public double LogBytesPerPrice { get; init; } = 31.6;

    public double LakeBytesPerPrice { get; init; } = 18.5;

    /// <summary>Share of a core that is planned for; the rest is for reads, and for catching up after a fault.</summary>
    public double PlannedShareOfCore { get; init; } = 0.5;
}

/// <summary>What the plan needs. Bytes are those of one copy: what brokers and databases replicate comes on top.</summary>
/// <param name="Owners">Silos that own nodes: no more than the log has partitions of prices.</param>
/// <param name="LargestNodes">Nodes of the silo with the most.</param>
/// <param name="LargestAfterLoss">The same when one silo is gone.</param>
/// <param name="BurstPerSecond">Prices a second while an interval is applied.</param>
/// <param name="OwnerCores">Cores of the silo with the most nodes, for a burst.</param>
/// <param name="StoreCores">Cores of the cluster for the tables, on average over a day.</param>
/// <param name="OwnerMemoryBytes">Resident memory of the silo with the most nodes after the loss of another.</param>
/// <param name="BarrierBytesPerSecond">Written to checkpoints while an interval is applied, of the whole cluster.</param>
public sealed record CapacityNeed(
    int Owners, int LargestNodes, int LargestAfterLoss, double PricesPerDay, double BurstPerSecond, double OwnerCores, double StoreCores, double OwnerMemoryBytes,
    double CheckpointBytes, double BarrierBytesPerSecond, double LogBytesPerDay, double LakeBytesPerDay);
