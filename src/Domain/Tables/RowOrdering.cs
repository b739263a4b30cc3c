namespace GridGrains.Domain.Tables;

/// <summary>Puts rows of several lists into the order in which a table keeps them. Its memory is used again; it belongs to one thread.</summary>
public abstract class RowOrdering<TRow>
{
    /// <returns>The rows' places, good until the next call.</returns>
    public abstract ReadOnlyMemory<RowPlace> Of(IReadOnlyList<RowList<TRow>> lists);
}

/// <summary>Where a row is, with what orders it among those of its key.</summary>
/// <param name="Time">Ticks of its time column.</param>
/// <param name="KnownAt">Ticks; rows of one time are ordered by it.</param>
/// <param name="List">Position of its list.</param>
/// <param name="Row">Position in the list.</param>
public readonly record struct RowPlace(long Time, long KnownAt, int List, int Row) : IComparable<RowPlace>
{
    public int CompareTo(RowPlace other)
    {
        var order = Time.CompareTo(other.Time);
        order = order != 0 ? order : KnownAt.CompareTo(other.KnownAt);

        // One key is in one partition, so its rows of one list are in log order.
        return order != 0 ? order : (List, Row).CompareTo((other.List, other.Row));
    }
}

/// <summary>What orders the rows of many keys. Implemented by empty structs.</summary>
public interface IKeyedRow<TRow, TKey>
{
    static abstract TKey KeyOf(in TRow row);

    static abstract DateTime TimeOf(in TRow row);

    static abstract DateTime KnownAtOf(in TRow row);
}

/// <summary>Orders few rows by comparing them; equal ones stay in the order of the log.</summary>
public sealed class ComparedRowOrdering<TRow>(Comparison<TRow> comparison) : RowOrdering<TRow>
{
    public override ReadOnlyMemory<RowPlace> Of(IReadOnlyList<RowList<TRow>> lists)
    {
        var places = new List<RowPlace>(lists.Sum(list => list.Count));
        for (var list = 0; list < lists.Count; list++)
        {
            for (var row = 0; row < lists[list].Count; row++)
            {
                places.Add(new RowPlace(0, 0, list, row));
            }
        }

        places.Sort((left, right) => comparison(lists[left.List][left.Row], lists[right.List][right.Row]) is not 0 and var order ? order : left.CompareTo(right));
        return places.ToArray();
    }
}
