using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Sinks;

/// <summary>
/// Turns columns of rows into column batches of a table. Its memory is used again by the next batch: each is to be written before the next
/// is asked for.
/// </summary>
internal sealed class LakeBatches
{
    private const int BatchRows = 1 << 15;

    private readonly IReadOnlyList<Column> _columns;
    private readonly RowColumns _rows;

    // By column, where a number is present: NaN is absent.
    private readonly bool[][] _present;

    public LakeBatches(LakeTable table, RowColumns? rows = null)
    {
        (_columns, _rows) = (table.Columns, rows ?? table.Definition.NewColumns());
        _present = [.. _columns.Select(_ => Array.Empty<bool>())];
    }

    /// <summary>In the order in which they are written.</summary>
    public IEnumerable<ColumnBatch> Of(Schema schema, IReadOnlyList<PartitionRows> rows)
    {
        var count = _rows.Take(rows, sorted: true);
        for (var start = 0; start < count; start += BatchRows)
        {
            _rows.Fill(start, Math.Min(BatchRows, count - start));
            yield return ToBatch(schema);
        }
    }

    /// <summary>The rows that the columns hold.</summary>
    public ColumnBatch ToBatch(Schema schema)
    {
        var vectors = new ColumnVector[_columns.Count];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = VectorOf(i, (PrimitiveType)schema.Fields[i].Type);
        }

        return new ColumnBatch(schema, vectors);
    }

    private ColumnVector VectorOf(int index, PrimitiveType type)
    {
        var column = _columns[index];
        return _rows[column] switch
        {
            ColumnBuffer<string?> texts => ColumnVector.Of<string>(type, texts.Values!),
            ColumnBuffer<byte[]?> bytes => ColumnVector.Of<byte[]>(type, bytes.Values!),
            ColumnBuffer<double> numbers => ColumnVector.Of(type, numbers.Values, column.Required ? default : Numbers(index, numbers.Values.Span)),
            ColumnBuffer<int> numbers => ColumnVector.Of(type, numbers.Values, numbers.Present),
            ColumnBuffer<long> numbers => ColumnVector.Of(type, numbers.Values, numbers.Present),
            ColumnBuffer<bool> flags => ColumnVector.Of(type, flags.Values, flags.Present),
            var other => throw new InvalidOperationException($"column {column.Name} has values of {other.GetType()}"),
        };
    }

    private ReadOnlyMemory<bool> Numbers(int index, ReadOnlySpan<double> values)
    {
        if (_present[index].Length < values.Length)
        {
            _present[index] = new bool[Math.Max(values.Length, BatchRows)];
        }

        var present = _present[index].AsSpan(0, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            present[i] = !double.IsNaN(values[i]);
        }

        return _present[index].AsMemory(0, values.Length);
    }
}
