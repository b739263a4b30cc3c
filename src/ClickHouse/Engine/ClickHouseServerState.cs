namespace GridGrains.ClickHouse.Engine;

/// <summary>What the embedded engine is up to. Immutable; each change is a new value.</summary>
public abstract record ClickHouseServerState
{
    private ClickHouseServerState()
    {
    }

    /// <summary>Not there yet, and nothing has gone wrong.</summary>
    /// <param name="Step">What is being waited for.</param>
    public sealed record Starting(string Step) : ClickHouseServerState;

    /// <summary>Answers queries.</summary>
    /// <param name="Version">ClickHouse's version.</param>
    /// <param name="Shared">The engine belongs to another process of this machine.</param>
    public sealed record Ready(ClickHouseEndpoint Endpoint, string Version, bool Shared) : ClickHouseServerState;

    /// <summary>Cannot be used now; it is tried again after a while.</summary>
    /// <param name="Reason">One line.</param>
    public sealed record Degraded(string Reason) : ClickHouseServerState;

    /// <summary>Stopped by its owner.</summary>
    public sealed record Stopped : ClickHouseServerState;
}
