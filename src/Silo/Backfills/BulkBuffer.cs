using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;

namespace GridGrains.Silo.Backfills;

/// <summary>Rows of files that were read and not written, by table, in memory that is used again. Belongs to one thread at a time.</summary>
/// <param name="rows">Of all tables together, from which it is full.</param>
internal sealed class BulkBuffer(int rows)
{
    /// <summary>Some 70 MB; a load has two of them.</summary>
    public const int MaxRows = 1 << 19;

    private readonly Part[] _parts = [.. PriceTables.All.Select(table => new Part(table.Name))];

    /// <summary>Files all of whose rows are in this buffer or in one before it.</summary>
    public List<(long File, BulkFileEnd End)> Ended { get; } = [];

    public IEnumerable<Part> Parts => _parts.Where(part => part.Rows.Count > 0);

    public bool IsFull => _parts.Sum(part => part.Rows.Count) >= rows;

    public bool IsEmpty => Ended.Count == 0 && _parts.All(part => part.Rows.Count == 0);

    public void Add(BulkFile file, in LmpRow row, long number) => _parts[row.Fact.Product.IsDayAhead() ? 1 : 0].Add(file, row, number);

    public void Clear()
    {
        Ended.Clear();
        foreach (var part in _parts)
        {
            part.Clear();
        }
    }

    /// <summary>Rows of one table, and which rows of which files they are.</summary>
    internal sealed class Part(string table)
    {
        private readonly List<BulkRange> _ranges = [];

        public string Table => table;

        public RowList<LmpRow> Rows { get; } = new();

        public IReadOnlyList<BulkRange> Ranges => [.. _ranges];

        public void Add(BulkFile file, in LmpRow row, long number)
        {
            Rows.Add(row);
            if (_ranges.Count > 0 && _ranges[^1].File == file.Number)
            {
                _ranges[^1] = _ranges[^1] with { Next = number + 1 };
            }
            else
            {
                _ranges.Add(new BulkRange(file.Number, number, number + 1));
            }
        }

        public void Clear()
        {
            Rows.Clear();
            _ranges.Clear();
        }
    }
}
