using GridGrains.Domain.Tables;

namespace GridGrains.Grains.Sinks;

/// <summary>Gets what sinks have written. It is called between writes: it must return at once and throw nothing.</summary>
public interface IWriteObserver
{
    /// <param name="rows">The ranges that are durable; the lists are the sink's again after the call.</param>
    void Written(ITableSink sink, IReadOnlyList<PartitionRows> rows, DateTime startedUtc);

    void Failed(ITableSink sink, Exception failure);
}
