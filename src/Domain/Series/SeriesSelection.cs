using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Series;

/// <summary>Chooses the rows of a batch that say something that the table does not. Its memory is used again; an instance belongs to one thread.</summary>
public sealed class SeriesSelection
{
    private readonly NumberedKeys<SeriesKey> _series = new();
    private readonly Dictionary<Statement, int> _rows = [];
    private RowList<SeriesRow> _batch = new();
    private bool[] _known = [];
    private int _kept;

    /// <param name="rows">The caller's again after <see cref="Take"/>.</param>
    public void Begin(RowList<SeriesRow> rows)
    {
        (_batch, _kept) = (rows, rows.Count);
        _rows.Clear();
        _rows.EnsureCapacity(rows.Count);
        _known = _known.Length < rows.Count ? new bool[rows.Count] : _known;
        Array.Clear(_known, 0, rows.Count);
        var span = rows.Span;
        for (var i = 0; i < span.Length; i++)
        {
            if (!_rows.TryAdd(StatementOf(span[i].Key, span[i].Point), i))
            {
                LeaveOut(i);
            }
        }
    }

    /// <summary>A version that the table has.</summary>
    public void Add(in SeriesKey key, in SeriesPoint point)
    {
        if (_rows.Remove(StatementOf(key, point), out var row))
        {
            LeaveOut(row);
        }
    }

    /// <summary>The rows that are left, in their order.</summary>
    public RowList<SeriesRow> Take()
    {
        if (_kept == _batch.Count)
        {
            return _batch;
        }

        var kept = new SeriesRow[_kept];
        for (var (i, next) = (0, 0); i < _batch.Count; i++)
        {
            if (!_known[i])
            {
                kept[next++] = _batch[i];
            }
        }

        return new RowList<SeriesRow>(kept);
    }

    private void LeaveOut(int row)
    {
        _known[row] = true;
        _kept--;
    }

    // To the microsecond, as tables keep times; every NaN and both zeros are one value.
    private Statement StatementOf(in SeriesKey key, in SeriesPoint point) => new(
        _series.NumberOf(key), point.Minutes, point.StartUtc.Ticks / TimeSpan.TicksPerMicrosecond, point.KnownAtUtc.Ticks / TimeSpan.TicksPerMicrosecond,
        double.IsNaN(point.Value) ? BitConverter.DoubleToInt64Bits(double.NaN) : BitConverter.DoubleToInt64Bits(point.Value + 0.0));

    private readonly record struct Statement(int Series, int Minutes, long StartMicros, long KnownAtMicros, long ValueBits);
}
