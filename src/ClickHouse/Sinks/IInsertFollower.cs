using ClickHouse.Driver;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Sinks;

/// <summary>
/// What a product does beside the inserts of its rows. A write that broke off is repeated whole: doing it again must do no harm. It takes the
/// ranges whose rows it knows and passes over the others.
/// </summary>
public interface IInsertFollower
{
    /// <summary>Before any row is inserted.</summary>
    ValueTask BeforeAsync(ClickHouseClient client, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation);

    /// <summary>After all rows are inserted, before the cursors move.</summary>
    ValueTask AfterAsync(ClickHouseClient client, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation);
}
