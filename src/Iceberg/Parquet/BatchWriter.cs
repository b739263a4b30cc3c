using ParquetSharp;
using Schema = GridGrains.Iceberg.Schemas.Schema;

namespace GridGrains.Iceberg.Parquet;

/// <summary>
/// Writes batches into row groups, column by column. Encoding is most of the work of a file and columns know nothing of each other, so a
/// helper takes columns beside the calling thread. For one calling thread.
/// </summary>
internal sealed class BatchWriter(TaskScheduler? helper)
{
    /// <summary>Smaller batches are written before a helper wakes up.</summary>
    private const int MinRowsToShare = 1 << 11;

    private readonly ColumnChunkWriter _own = new();
    private readonly ColumnChunkWriter? _helpers = helper is null ? null : new();

    /// <param name="nans">By column, how many values were NaN so far; counted on.</param>
    public void Write(RowGroupWriter group, Schema schema, ColumnBatch batch, long[] nans)
    {
        var columns = new ColumnWriter[batch.Columns.Length];
        try
        {
            // The group opens its columns on one thread; after that each is independent of the others.
            for (var i = 0; i < columns.Length; i++) columns[i] = group.Column(i);
            WriteColumns(columns, schema, batch, nans);
        }
        finally
        {
            foreach (var column in columns) column?.Dispose();
        }
    }

    private void WriteColumns(ColumnWriter[] columns, Schema schema, ColumnBatch batch, long[] nans)
    {
        var taken = -1;
        var help = _helpers is null || batch.RowCount < MinRowsToShare
            ? Task.CompletedTask
            : Task.Factory.StartNew(() => TakeTurns(_helpers), CancellationToken.None, TaskCreationOptions.DenyChildAttach, helper!);
        try
        {
            TakeTurns(_own);
        }
        finally
        {
            // Nobody may use the columns any more when this returns.
            help.GetAwaiter().GetResult();
        }

        void TakeTurns(ColumnChunkWriter chunks)
        {
            for (var i = Interlocked.Increment(ref taken); i < columns.Length; i = Interlocked.Increment(ref taken))
                nans[i] += chunks.Write(columns[i], batch.Columns[i], schema.Fields[i].Required);
        }
    }
}
