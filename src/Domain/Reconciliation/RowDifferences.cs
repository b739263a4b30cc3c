using System.Runtime.InteropServices;

namespace GridGrains.Domain.Reconciliation;

/// <summary>What is wrong with a row of a place, against the place it is compared with.</summary>
public enum DifferenceKind
{
    /// <summary>The other has it.</summary>
    Missing,

    /// <summary>The other does not have it.</summary>
    Unexpected,

    /// <summary>Both have it, with other prices.</summary>
    Changed,

    /// <summary>It is there more than once.</summary>
    Repeated,
}

/// <param name="ExpectedLmp">USD/MWh where it is compared with; null when it is not there.</param>
/// <param name="FoundLmp">USD/MWh in the place; null when it is missing.</param>
public sealed record RowDifference(AuditCell Cell, string Place, DifferenceKind Kind, AuditedRowKey Key, double? ExpectedLmp, double? FoundLmp);

/// <summary>Rows of the buckets that differ, read once more from every place, and the first of them that differ named.</summary>
public sealed class RowDifferences
{
    /// <summary>Differences that are named of one place in one cell.</summary>
    public const int PerCell = 5;

    /// <summary>Rows that are held in memory, of all places.</summary>
    public const long MaxRows = 400_000;

    /// <summary>Cells of a place that are looked into.</summary>
    private const int MaxBuckets = 64;

    private readonly IReadOnlyList<DifferingBucket> _buckets;
    private readonly Dictionary<string, Collector> _places = [];

    private RowDifferences(IReadOnlyList<DifferingBucket> buckets) => _buckets = buckets;

    /// <summary>The first bucket of each place in each cell, as far as memory goes.</summary>
    public static RowDifferences For(IEnumerable<DifferingBucket> buckets)
    {
        var chosen = new List<DifferingBucket>();
        var rows = 0L;
        foreach (var bucket in buckets.GroupBy(bucket => (bucket.Cell, bucket.Place)).Select(group => group.MinBy(bucket => bucket.Rows)!).Take(MaxBuckets))
        {
            if (rows + bucket.Rows <= MaxRows)
            {
                rows += bucket.Rows;
                chosen.Add(bucket);
            }
        }

        return new RowDifferences(chosen);
    }

    public bool IsEmpty => _buckets.Count == 0;

    /// <summary>The least range that holds all rows that are looked for.</summary>
    public AuditRange Narrow(AuditRange range)
    {
        var from = _buckets.Min(bucket => bucket.Cell.DayStartUtc).Date;
        var to = _buckets.Max(bucket => bucket.Cell.DayStartUtc).Date.AddDays(3);
        return range with
        {
            FromUtc = from > range.FromUtc ? from : range.FromUtc,
            ToUtc = to < range.ToUtc ? to : range.ToUtc,
            Products = [.. _buckets.Select(bucket => bucket.Cell.Product).Distinct()],
        };
    }

    /// <summary>Takes a place's rows.</summary>
    public IAuditedRows Of(string place, AuditScope scope) => _places[place] = new Collector(scope, [.. _buckets.Select(bucket => (bucket.Cell, bucket.Bucket, bucket.Side))]);

    /// <summary>After every place was read.</summary>
    public IReadOnlyList<RowDifference> Find() =>
        [.. _buckets.SelectMany(bucket => Compare(bucket).OrderBy(difference => difference.Key).Take(PerCell))];

    private IEnumerable<RowDifference> Compare(DifferingBucket bucket)
    {
        var part = (bucket.Cell, bucket.Bucket, bucket.Side);
        var (found, expected) = (_places[bucket.Place].Rows(part), _places[bucket.Reference].Rows(part));
        foreach (var (key, row) in expected)
        {
            if (!found.TryGetValue(key, out var there))
            {
                yield return new RowDifference(bucket.Cell, bucket.Place, DifferenceKind.Missing, key, row.Lmp, null);
            }
            else if (there.Hash != row.Hash)
            {
                yield return new RowDifference(bucket.Cell, bucket.Place, DifferenceKind.Changed, key, row.Lmp, there.Lmp);
            }
            else if (there.Count != row.Count)
            {
                yield return new RowDifference(bucket.Cell, there.Count > row.Count ? bucket.Place : bucket.Reference, DifferenceKind.Repeated, key, row.Lmp, there.Lmp);
            }
        }

        foreach (var (key, row) in found.Where(row => !expected.ContainsKey(row.Key)))
        {
            yield return new RowDifference(bucket.Cell, bucket.Place, DifferenceKind.Unexpected, key, null, row.Lmp);
        }
    }

    private readonly record struct Held(ulong Hash, double Lmp, int Count);

    private sealed class Collector : IAuditedRows
    {
        private readonly AuditScope _scope;
        private readonly Dictionary<(AuditCell, int, WindowSide), Dictionary<AuditedRowKey, Held>> _parts = [];
        private readonly bool[] _wanted = new bool[CellDigest.Buckets];

        public Collector(AuditScope scope, IReadOnlyList<(AuditCell, int Bucket, WindowSide)> parts)
        {
            _scope = scope;
            foreach (var part in parts)
            {
                _parts.TryAdd(part, []);
                _wanted[part.Bucket] = true;
            }
        }

        public Dictionary<AuditedRowKey, Held> Rows((AuditCell, int, WindowSide) part) => _parts[part];

        public void Add(in AuditedRow row)
        {
            var node = RowHash.Of(row.Node);
            var bucket = CellDigest.BucketOf(node);
            if (!_wanted[bucket]
                || !_scope.Range.Holds(row.Node.Iso, row.Product, row.IntervalStartUtc)
                || !_parts.TryGetValue(
                    (AuditCell.Of(row.Node.Iso, row.Product, row.IntervalStartUtc), bucket, _scope.Window.SideOf(row.Product, row.Partition, row.Offset)), out var rows))
            {
                return;
            }

            ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, row.Key, out _);
            held = new Held(RowHash.Of(row, node), row.Lmp, held.Count + 1);
        }
    }
}
