using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Reconciliation;

/// <summary>One product of one ISO on one of its market's days.</summary>
public readonly record struct AuditCell(Iso Iso, PriceProduct Product, DateTime DayStartUtc) : IComparable<AuditCell>
{
    public LocalDate Day => MarketClock.For(Iso).TradeDate(DayStartUtc);

    public static AuditCell Of(Iso iso, PriceProduct product, DateTime startUtc) => new(iso, product, OperatingDay.Containing(iso, startUtc).StartUtc);

    public int CompareTo(AuditCell other) => (Iso.Index, Product, DayStartUtc).CompareTo((other.Iso.Index, other.Product, other.DayStartUtc));
}

/// <summary>How many rows, and the sum of their hashes: the same for the same rows in any order.</summary>
public readonly record struct RowSum(long Rows, ulong Checksum)
{
    public static RowSum operator +(RowSum left, RowSum right) => new(left.Rows + right.Rows, left.Checksum + right.Checksum);
}

/// <summary>Rows of a cell by buckets of nodes, so that a difference need not be looked for in the whole of it.</summary>
public sealed class CellDigest
{
    public const int Buckets = 256;

    private readonly RowSum[] _within = new RowSum[Buckets];
    private RowSum[]? _older;
    private RowSum[]? _bulk;

    public RowSum Within { get; private set; }

    /// <summary>Rows that the log has forgotten.</summary>
    public RowSum Older { get; private set; }

    /// <summary>Rows that bulk loads have brought.</summary>
    public RowSum Bulk { get; private set; }

    public RowSum All => Within + Older + Bulk;

    public static int BucketOf(ulong nodeHash) => (int)(nodeHash % Buckets);

    public RowSum Of(WindowSide side) => side switch { WindowSide.Within => Within, WindowSide.Older => Older, _ => Bulk };

    public RowSum Of(int bucket, WindowSide side) =>
        (side switch { WindowSide.Within => _within, WindowSide.Older => _older, _ => _bulk })?[bucket] ?? default;

    internal void Add(int bucket, WindowSide side, RowSum rows)
    {
        switch (side)
        {
            case WindowSide.Within:
                (Within, _within[bucket]) = (Within + rows, _within[bucket] + rows);
                break;
            case WindowSide.Older:
                _older ??= new RowSum[Buckets];
                (Older, _older[bucket]) = (Older + rows, _older[bucket] + rows);
                break;
            default:
                _bulk ??= new RowSum[Buckets];
                (Bulk, _bulk[bucket]) = (Bulk + rows, _bulk[bucket] + rows);
                break;
        }
    }
}

/// <summary>What a place holds of a scope, in a few kilobytes for each cell. An instance belongs to one thread.</summary>
public sealed class AuditSourceDigest(AuditScope scope) : IAuditedRows
{
    public static readonly CellDigest Nothing = new();

    private readonly Dictionary<AuditCell, CellDigest> _cells = [];
    private EntityKey _node;
    private ulong _nodeHash;

    public IReadOnlyCollection<AuditCell> Cells => _cells.Keys;

    public CellDigest this[AuditCell cell] => _cells.GetValueOrDefault(cell, Nothing);

    public void Add(in AuditedRow row)
    {
        if (!scope.Range.Holds(row.Node.Iso, row.Product, row.IntervalStartUtc) || scope.Window.SideOf(row.Product, row.Partition, row.Offset) is var side && side == WindowSide.Beyond)
        {
            return;
        }

        // Places that are sorted give the rows of a node one after the other.
        if (_node != row.Node)
        {
            (_node, _nodeHash) = (row.Node, RowHash.Of(row.Node));
        }

        DigestOf(AuditCell.Of(row.Node.Iso, row.Product, row.IntervalStartUtc))
            .Add(CellDigest.BucketOf(_nodeHash), side, new RowSum(1, RowHash.Of(row, _nodeHash)));
    }

    public void Add(AuditCell cell, IReadOnlyList<RowSum> buckets)
    {
        var digest = DigestOf(cell);
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            digest.Add(bucket, WindowSide.Bulk, buckets[bucket]);
        }
    }

    private CellDigest DigestOf(AuditCell cell)
    {
        if (!_cells.TryGetValue(cell, out var digest))
        {
            _cells.Add(cell, digest = new CellDigest());
        }

        return digest;
    }
}
