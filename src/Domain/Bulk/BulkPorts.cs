using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Bulk;

/// <summary>Writes batches as sorted data files, one for each partition of the table, and adds them to the lake's table. One caller at a time.</summary>
public interface IBulkLake
{
    /// <summary>The last file of a bulk load that a table has rows of; 0 for none.</summary>
    ValueTask<long> LastFileAsync(CancellationToken cancellation);

    /// <summary>The files are durable after the answer, and no table has them.</summary>
    ValueTask<IReadOnlyList<BulkDataFile>> WriteAsync(string token, string table, RowList rows, CancellationToken cancellation);

    /// <summary>Adds the files that <see cref="WriteAsync"/> has written under the plan's token, once.</summary>
    /// <param name="finished">Tokens of batches that every table has: nobody asks for them any more.</param>
    ValueTask CommitAsync(BulkPlan plan, IReadOnlyCollection<string> finished, CancellationToken cancellation);

    /// <summary>Whether a batch that broke off got as far as the lake.</summary>
    ValueTask<bool> HoldsAsync(BulkPlan plan, CancellationToken cancellation);

    /// <summary>The warehouse has the files. Where no lake is kept they go.</summary>
    ValueTask ReleaseAsync(BulkPlan plan);

    /// <summary>Deletes files that no table has.</summary>
    ValueTask DiscardAsync(BulkPlan plan);
}

/// <summary>Loads data files into the warehouse's tables. Waits for a server as long as it takes; each call may be repeated.</summary>
public interface IBulkWarehouse
{
    /// <summary>Notes what the rows name of their nodes, before any of them is in a table. One caller at a time.</summary>
    ValueTask NoteNodesAsync(RowList<LmpRow> rows, CancellationToken cancellation);

    /// <param name="plan">Of the batch that the file is of.</param>
    /// <param name="again">It may have been begun before.</param>
    ValueTask LoadAsync(TableDefinition table, BulkDataFile file, BulkPlan plan, bool again, CancellationToken cancellation);

    /// <summary>Computes the rollups of a day from all of its rows.</summary>
    ValueTask RollUpAsync(BulkDay day, CancellationToken cancellation);
}
