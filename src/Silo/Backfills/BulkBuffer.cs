using GridGrains.Domain.Bulk;
using GridGrains.Domain.Tables;

namespace GridGrains.Silo.Backfills;

/// <summary>Rows of files that were read and not written, by table, in memory that is used again. Belongs to one thread at a time.</summary>
/// <param name="rows">Of all tables together, from which it is full.</param>
internal sealed class BulkBuffer(int rows)
{
    /// <summary>Some 70 MB; a load has two of them.</summary>
    public const int MaxRows = 1 << 19;

    private readonly Dictionary<TableDefinition, Part> _parts = [];
    private int _count;

    /// <summary>Files all of whose rows are in this buffer or in one before it.</summary>
    public List<(long File, BulkFileEnd End)> Ended { get; } = [];

    public IEnumerable<Part> Parts => _parts.Values.Where(part => part.Rows.Count > 0);

    public bool IsFull => _count >= rows;

    public bool IsEmpty => Ended.Count == 0 && _count == 0;

    public void Add<TRow>(BulkFile file, TableDefinition<TRow> table, in TRow row, long number)
    {
        if (!_parts.TryGetValue(table, out var part))
        {
            _parts.Add(table, part = new Part(table.Name, new RowList<TRow>()));
        }

        ((RowList<TRow>)part.Rows).Add(row);
        part.Count(file, number);
        _count++;
    }

    public void Clear()
    {
        Ended.Clear();
        _count = 0;
        foreach (var part in _parts.Values)
        {
            part.Clear();
        }
    }

    /// <summary>Rows of one table, and which rows of which files they are.</summary>
    internal sealed class Part(string table, RowList rows)
    {
        private readonly List<BulkRange> _ranges = [];

        public string Table => table;

        public RowList Rows => rows;

        public IReadOnlyList<BulkRange> Ranges => [.. _ranges];

        public void Count(BulkFile file, long number)
        {
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
