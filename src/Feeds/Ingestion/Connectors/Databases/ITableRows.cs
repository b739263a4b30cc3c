using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors.Databases;

/// <summary>A row as one JSON object.</summary>
/// <param name="Cursor">Value of the cursor column, as the database reads it back; null where the table has none.</param>
internal readonly record struct TableRow(string Json, string? Cursor);

/// <summary>Reads rows of one kind of database in the order of their cursor.</summary>
internal interface ITableRows
{
    /// <param name="from">The least value of the cursor, itself included; null for all.</param>
    /// <param name="isNewRun">Whether a run begins, which looks back for rows that were committed late; a run that goes on does not.</param>
    /// <param name="most">Rows that may come.</param>
    /// <exception cref="SourceException">The database gives no more rows.</exception>
    IAsyncEnumerable<TableRow> ReadAsync(OpenedConnection connection, TableSpec table, string? from, bool isNewRun, int most, CancellationToken cancellation);
}
