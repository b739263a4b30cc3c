using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Bulk;

/// <summary>A table that bulk loads fill: which rows of a batch it lacks, and what follows from those. One caller at a time.</summary>
public interface IBulkTable
{
    TableDefinition Definition { get; }

    /// <summary>Leaves out what the table, or an earlier row of the batch, says already.</summary>
    /// <param name="rows">Of the table's type; the caller's again after the answer is used.</param>
    ValueTask<RowList> SelectAsync(RowList rows, CancellationToken cancellation);

    /// <summary>What follows from rows that no table has yet.</summary>
    /// <param name="warehouse">Null where there is none.</param>
    ValueTask<BulkEffects> PrepareAsync(RowList rows, IBulkWarehouse? warehouse, CancellationToken cancellation);

    /// <summary>The effects are in the manifest.</summary>
    void Planned(BulkEffects effects);
}

/// <summary>What a batch brings beside its rows.</summary>
/// <param name="Sums">For an audit; none for a table that no audit compares.</param>
/// <param name="Days">Whose rollups wait; none for a table that has no rollups.</param>
/// <param name="Nodes">That are new, or of which the rows say something new.</param>
public sealed record BulkEffects(IReadOnlyList<BulkSum> Sums, IReadOnlyList<BulkDay> Days, IReadOnlyList<BulkNode> Nodes)
{
    public static readonly BulkEffects None = new([], [], []);
}
