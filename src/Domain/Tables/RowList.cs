using System.Collections;
using System.Runtime.CompilerServices;

namespace GridGrains.Domain.Tables;

/// <summary>Rows of one table, in the order of their offsets. Memory is kept from use to use; not thread-safe.</summary>
public abstract class RowList
{
    public int Count { get; private protected set; }

    /// <summary>Memory of the list itself, without the texts that rows refer to.</summary>
    public abstract long Bytes { get; }

    /// <summary>Appends rows of another list of the same type.</summary>
    public abstract void AddRange(RowList rows, int start, int count);

    /// <summary>Forgets the rows. Texts that they refer to are kept alive until they are overwritten.</summary>
    public void Clear() => Count = 0;
}

/// <inheritdoc/>
public sealed class RowList<TRow> : RowList, IReadOnlyList<TRow>
{
    private TRow[] _rows;

    public RowList() => _rows = [];

    /// <param name="rows">The list's own from now on.</param>
    public RowList(TRow[] rows) => (_rows, Count) = (rows, rows.Length);

    public ReadOnlySpan<TRow> Span => _rows.AsSpan(0, Count);

    public override long Bytes => (long)_rows.Length * Unsafe.SizeOf<TRow>();

    public TRow this[int index] => _rows[index];

    public void Add(in TRow row)
    {
        Reserve(1);
        _rows[Count++] = row;
    }

    public void AddRange(ReadOnlySpan<TRow> rows)
    {
        Reserve(rows.Length);
        rows.CopyTo(_rows.AsSpan(Count));
        Count += rows.Length;
    }

    public override void AddRange(RowList rows, int start, int count) => AddRange(((RowList<TRow>)rows).Span.Slice(start, count));

    public IEnumerator<TRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _rows[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Reserve(int rows)
    {
        if (_rows.Length < Count + rows)
        {
            Array.Resize(ref _rows, Math.Max(Count + rows, Math.Max(16, _rows.Length * 2)));
        }
    }
}
