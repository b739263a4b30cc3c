namespace GridGrains.Tests.Faults.Silos;

/// <summary>What is special about one life of a silo.</summary>
internal sealed record SiloLife
{
    public static readonly SiloLife Plain = new();

    /// <summary>Rules of GRIDGRAINS_FAILPOINT.</summary>
    public string Failpoint { get; init; } = "";

    /// <summary>Settings of GRIDGRAINS_FAULTS.</summary>
    public string Faults { get; init; } = "";

    public double BarrierSeconds { get; init; } = 0.4;
}
