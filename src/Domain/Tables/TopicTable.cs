using GridGrains.Domain.Log;

namespace GridGrains.Domain.Tables;

/// <summary>A topic whose records are rows of a table.</summary>
/// <param name="NewDecoder">Each belongs to one thread.</param>
public sealed record TopicTable(string Topic, TableDefinition Table, Func<TopicDecoder> NewDecoder);

/// <summary>Turns records of a topic into rows: the same record at the same position always into the same row. An instance belongs to one thread.</summary>
public abstract class TopicDecoder
{
    public abstract RowList NewRows();

    /// <summary>Appends the rows of the records from <paramref name="start"/> to before <paramref name="end"/>. A record that cannot be a row is passed over.</summary>
    /// <param name="start">Index in the batch.</param>
    public abstract void Decode(LogBatch batch, int start, int end, RowList rows);

    /// <summary>Index of the first row whose record has an offset or a later one.</summary>
    public abstract int FirstFrom(RowList rows, long offset);
}

/// <inheritdoc/>
public abstract class TopicDecoder<TRow> : TopicDecoder
{
    /// <summary>Of the record that the row was made of.</summary>
    public abstract long OffsetOf(in TRow row);

    /// <summary>Adds the rows of one record, in their order; none for a record that cannot be a row.</summary>
    protected abstract void Append(LogBatch batch, int index, RowList<TRow> rows);

    public sealed override RowList NewRows() => new RowList<TRow>();

    public sealed override void Decode(LogBatch batch, int start, int end, RowList rows)
    {
        var list = (RowList<TRow>)rows;
        for (var i = start; i < end; i++)
        {
            Append(batch, i, list);
        }
    }

    public sealed override int FirstFrom(RowList rows, long offset)
    {
        var span = ((RowList<TRow>)rows).Span;
        var (low, high) = (0, span.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = OffsetOf(in span[middle]) < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>A record is one row.</summary>
public abstract class RecordDecoder<TRow> : TopicDecoder<TRow>
{
    /// <summary>False for a record that cannot be a row.</summary>
    public abstract bool TryDecode(LogBatch batch, int index, out TRow row);

    protected sealed override void Append(LogBatch batch, int index, RowList<TRow> rows)
    {
        if (TryDecode(batch, index, out var row))
        {
            rows.Add(row);
        }
    }
}
