namespace GridGrains.Domain.Tables;

/// <summary>
/// Some rows of a table column by column, for a store to write. Memory is used again: what was filled is good until the next
/// <see cref="Fill"/>. Belongs to one thread.
/// </summary>
public abstract class RowColumns
{
    public int Count { get; private protected set; }

    public abstract ColumnBuffer this[Column column] { get; }

    /// <summary>Takes rows, in the table's order or as they come.</summary>
    /// <returns>How many there are.</returns>
    public abstract int Take(IReadOnlyList<PartitionRows> rows, bool sorted);

    /// <summary>Fills the columns with a part of the rows that were taken.</summary>
    public abstract void Fill(int start, int count);
}

/// <inheritdoc/>
public sealed class RowColumns<TRow> : RowColumns
{
    // A chunk stays in the processor's cache while one column after the other is copied from it.
    private const int ChunkRows = 256;

    private readonly IReadOnlyList<Column<TRow>> _columns;
    private readonly RowOrdering<TRow> _ordering;
    private readonly Dictionary<Column, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly ColumnBuffer[] _buffers;
    private readonly TRow[] _chunk = new TRow[ChunkRows];
    private RowList<TRow>[] _lists = [];
    private ReadOnlyMemory<RowPlace> _places;
    private bool _sorted;

    internal RowColumns(IReadOnlyList<Column<TRow>> columns, RowOrdering<TRow> ordering)
    {
        (_columns, _ordering) = (columns, ordering);
        _buffers = [.. columns.Select(column => column.NewBuffer())];
        for (var i = 0; i < columns.Count; i++)
        {
            _numbers.Add(columns[i], i);
        }
    }

    public override ColumnBuffer this[Column column] => _buffers[_numbers[column]];

    public override int Take(IReadOnlyList<PartitionRows> rows, bool sorted)
    {
        (_lists, _sorted) = ([.. rows.Select(range => range.Of<TRow>())], sorted);
        _places = sorted ? _ordering.Of(_lists) : default;
        return _lists.Sum(list => list.Count);
    }

    public override void Fill(int start, int count)
    {
        Clear();
        if (_sorted)
        {
            FillSorted(_places.Span.Slice(start, count));
            return;
        }

        foreach (var list in _lists)
        {
            var (from, to) = (Math.Clamp(start, 0, list.Count), Math.Clamp(start + count, 0, list.Count));
            Append(list.Span[from..to]);
            start -= list.Count;
        }
    }

    public void Clear()
    {
        Count = 0;
        foreach (var buffer in _buffers)
        {
            buffer.Clear();
        }
    }

    public void Append(ReadOnlySpan<TRow> rows)
    {
        for (; rows.Length > 0; rows = rows[Math.Min(ChunkRows, rows.Length)..])
        {
            AppendChunk(rows[..Math.Min(ChunkRows, rows.Length)]);
        }
    }

    private void FillSorted(ReadOnlySpan<RowPlace> places)
    {
        for (; places.Length > 0; places = places[Math.Min(ChunkRows, places.Length)..])
        {
            var count = Math.Min(ChunkRows, places.Length);
            for (var i = 0; i < count; i++)
            {
                _chunk[i] = _lists[places[i].List].Span[places[i].Row];
            }

            AppendChunk(_chunk.AsSpan(0, count));
        }
    }

    private void AppendChunk(ReadOnlySpan<TRow> rows)
    {
        for (var i = 0; i < _buffers.Length; i++)
        {
            _columns[i].CopyTo(rows, _buffers[i]);
        }

        Count += rows.Length;
    }
}
