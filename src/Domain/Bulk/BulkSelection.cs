using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Bulk;

/// <summary>
/// Chooses the rows of a batch that no table has: a row is left out where the table, or an earlier row of the batch, says the same of the same
/// interval under the same version. Its memory is used again; an instance belongs to one thread.
/// </summary>
public sealed class BulkSelection : IAuditedRows
{
    private readonly Dictionary<ulong, int> _byHash = [];
    private readonly Dictionary<EntityKey, ulong> _nodes = [];
    private RowList<LmpRow> _rows = new();
    private bool[] _known = [];
    private int _kept;

    /// <param name="rows">Of one table; the caller's again after <see cref="Take"/>.</param>
    public void Begin(RowList<LmpRow> rows)
    {
        (_rows, _kept) = (rows, rows.Count);
        _byHash.Clear();
        _byHash.EnsureCapacity(rows.Count);
        _known = _known.Length < rows.Count ? new bool[rows.Count] : _known;
        Array.Clear(_known, 0, rows.Count);
        var span = rows.Span;
        for (var i = 0; i < span.Length; i++)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_byHash, HashOf(span[i]), out var exists);
            if (exists && IsSame(span[first], RowOf(span[i])))
            {
                LeaveOut(i);
            }
            else if (!exists)
            {
                first = i;
            }
        }
    }

    /// <summary>A row that the table has.</summary>
    public void Add(in AuditedRow row)
    {
        if (_nodes.TryGetValue(row.Node, out var node) && _byHash.TryGetValue(HashOf(row, node), out var index) && !_known[index] && IsSame(_rows[index], row))
        {
            LeaveOut(index);
        }
    }

    /// <summary>The rows that are left, in their order.</summary>
    public RowList<LmpRow> Take()
    {
        if (_kept == _rows.Count)
        {
            return _rows;
        }

        var kept = new LmpRow[_kept];
        for (var (i, next) = (0, 0); i < _rows.Count; i++)
        {
            if (!_known[i])
            {
                kept[next++] = _rows[i];
            }
        }

        return new RowList<LmpRow>(kept);
    }

    private void LeaveOut(int index)
    {
        _known[index] = true;
        _kept--;
    }

    private ulong HashOf(in LmpRow row)
    {
        ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, row.Node, out var exists);
        node = exists ? node : RowHash.Of(row.Node);
        return HashOf(RowOf(row), node);
    }

    // Without the place: the same price of another file is the same.
    private static ulong HashOf(in AuditedRow row, ulong node) => RowHash.Of(row with { Partition = 0, Offset = 0 }, node);

    private static AuditedRow RowOf(in LmpRow row) => AuditedRow.Of(row);

    // To the microsecond, as tables keep times; every NaN and both zeros are one value.
    private static bool IsSame(in LmpRow row, in AuditedRow other) =>
        row.Node == other.Node && row.Fact.Product == other.Product && IsSame(row.Fact.IntervalStartUtc, other.IntervalStartUtc) && IsSame(row.Fact.KnownAtUtc, other.KnownAtUtc)
        && row.Fact.SourceVersion == other.SourceVersion && IsSame(row.Fact.Lmp, other.Lmp) && IsSame(row.Fact.Energy, other.Energy)
        && IsSame(row.Fact.Congestion, other.Congestion) && IsSame(row.Fact.Loss, other.Loss);

    private static bool IsSame(double left, double right) => left.Equals(right) || left == right;

    private static bool IsSame(DateTime left, DateTime right) => left.Ticks / TimeSpan.TicksPerMicrosecond == right.Ticks / TimeSpan.TicksPerMicrosecond;
}
