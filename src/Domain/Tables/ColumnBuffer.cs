namespace GridGrains.Domain.Tables;

/// <summary>The values of one column for some rows, in memory that is used again.</summary>
public abstract class ColumnBuffer
{
    public int Count { get; private protected set; }

    public void Clear() => Count = 0;

    public static ColumnBuffer For(LogicalType type) => type switch
    {
        LogicalType.Text => new ColumnBuffer<string?>(),
        LogicalType.Bytes => new ColumnBuffer<byte[]?>(),
        LogicalType.Double => new ColumnBuffer<double>(),
        LogicalType.Int32 or LogicalType.Date => new ColumnBuffer<int>(),
        LogicalType.Boolean => new ColumnBuffer<bool>(),
        _ => new ColumnBuffer<long>(),
    };
}

/// <inheritdoc/>
public sealed class ColumnBuffer<T> : ColumnBuffer
{
    private const int LeastCapacity = 256;

    private T[] _values = [];
    private bool[] _present = [];

    public ReadOnlyMemory<T> Values => _values.AsMemory(0, Count);

    /// <summary>False where a value is absent; empty for types whose values say so themselves, and for a column without absent values.</summary>
    public ReadOnlyMemory<bool> Present => _present.Length == 0 ? default : _present.AsMemory(0, Count);

    /// <summary>Room for the values of further rows.</summary>
    public Span<T> Append(int rows)
    {
        if (_values.Length < Count + rows)
        {
            Array.Resize(ref _values, Math.Max(Count + rows, Math.Max(LeastCapacity, _values.Length * 2)));
        }

        Count += rows;
        return _values.AsSpan(Count - rows, rows);
    }

    /// <summary>Room for the values of further rows of a column whose absent values are marked. A column uses one form or the other.</summary>
    public Span<T> Append(int rows, out Span<bool> present)
    {
        var values = Append(rows);
        if (_present.Length < _values.Length)
        {
            Array.Resize(ref _present, _values.Length);
        }

        present = _present.AsSpan(Count - rows, rows);
        return values;
    }
}
