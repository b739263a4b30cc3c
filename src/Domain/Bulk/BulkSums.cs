using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Bulk;

/// <summary>What a batch holds, for an audit and for the rollups: sums by cell, and the days that it touches.</summary>
public sealed class BulkSums
{
    private readonly Dictionary<(AuditCell Cell, DateTime DayUtc), RowSum[]> _cells = [];
    private readonly Dictionary<EntityKey, ulong> _nodes = [];
    private readonly HashSet<BulkDay> _days = [];

    private BulkSums()
    {
    }

    public IReadOnlyList<BulkSum> Cells => [.. _cells.Select(cell => new BulkSum(cell.Key.Cell, cell.Key.DayUtc, cell.Value))];

    public IReadOnlyList<BulkDay> Days => [.. _days.OrderBy(day => day.DayUtc).ThenBy(day => day.Iso, StringComparer.Ordinal).ThenBy(day => day.Market, StringComparer.Ordinal)];

    public static BulkSums Of(RowList<LmpRow> rows)
    {
        var sums = new BulkSums();
        sums.Add(rows);
        return sums;
    }

    private void Add(RowList<LmpRow> rows)
    {
        var (cell, sum, start) = (default(AuditCell), (RowSum[]?)null, default(DateTime));
        foreach (ref readonly var row in rows.Span)
        {
            // Reports give the rows of an interval one after the other.
            if (sum is null || row.Fact.IntervalStartUtc != start || row.Fact.Product != cell.Product || row.Node.Iso != cell.Iso)
            {
                start = row.Fact.IntervalStartUtc;
                cell = AuditCell.Of(row.Node.Iso, row.Fact.Product, start);
                sum = SumOf((cell, start.Date));
                _days.Add(BulkDay.Of(row.Node.Iso, row.Fact.Product, start));
            }

            if (!_nodes.TryGetValue(row.Node, out var node))
            {
                _nodes.Add(row.Node, node = RowHash.Of(row.Node));
            }

            sum[CellDigest.BucketOf(node)] += new RowSum(1, RowHash.Of(AuditedRow.Of(row), node));
        }
    }

    private RowSum[] SumOf((AuditCell, DateTime) cell)
    {
        if (!_cells.TryGetValue(cell, out var sum))
        {
            _cells.Add(cell, sum = new RowSum[CellDigest.Buckets]);
        }

        return sum;
    }
}
