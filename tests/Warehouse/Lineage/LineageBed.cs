using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;

namespace GridGrains.Tests.Warehouse.Lineage;

/// <summary>One database for all tests of lineage, which only read what it is.</summary>
public sealed class LineageBed(EmbeddedClickHouse engine) : IAsyncDisposable
{
    internal WarehouseBed Bed { get; } = new(engine);

    public ValueTask DisposeAsync() => Bed.DisposeAsync();
}
