using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Parquet;

/// <summary>Splits a batch by partition. Works on arrays: only one tuple per distinct partition is boxed.</summary>
internal static class PartitionedRows
{
    public static IEnumerable<(PartitionTuple Partition, ColumnBatch Rows)> Split(PartitionSpec spec, ColumnBatch batch)
    {
        if (spec.Fields.IsEmpty || batch.RowCount == 0)
        {
            if (batch.RowCount > 0) yield return (PartitionTuple.Empty, batch);
            yield break;
        }
        var keys = spec.Fields.Select(field => Transformed(field, batch)).ToArray();
        var groups = Group(keys, batch.RowCount);
        foreach (var rows in groups)
        {
            var partition = new PartitionTuple([.. keys.Select(key => key.ValueAt(rows[0]))]);
            yield return (partition, groups.Count == 1 ? batch : batch.Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows)));
        }
    }

    private static List<List<int>> Group(ColumnVector[] keys, int rowCount)
    {
        var (groups, last) = (new List<List<int>>(), 0);
        var comparer = new RowComparer(keys, rowCount);
        var byRow = new Dictionary<int, int>(comparer);
        for (var row = 0; row < rowCount; row++)
        {
            // Sorted rows stand beside others of their partition.
            if (row > 0 && comparer.Equals(row, row - 1))
            {
                groups[last].Add(row);
                continue;
            }
            ref var slot = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(byRow, row, out var known);
            if (!known)
            {
                slot = groups.Count;
                groups.Add([]);
            }
            last = slot;
            groups[slot].Add(row);
        }
        return groups;
    }

    private static ColumnVector Transformed(PartitionField field, ColumnBatch batch)
    {
        var transform = field.Transform;
        if (transform.Kind == TransformKind.Unknown) throw transform.NotWritable();
        var source = batch.FindColumn(field.SourceId);
        if (source is null || transform.Kind == TransformKind.Void)
            return ColumnVector.Constant(source?.Type ?? PrimitiveType.Int, null, batch.RowCount);
        var result = transform.ResultType(source.Type);
        return (transform.Kind, source) switch
        {
            (TransformKind.Identity, _) => source,
            (TransformKind.Bucket, ColumnVector<int> v) => Map(v, result, x => transform.BucketOf(Murmur3.Hash(x))),
            (TransformKind.Bucket, ColumnVector<long> v) => Map(v, result, x => transform.BucketOf(Murmur3.Hash(x))),
            (TransformKind.Bucket, ColumnVector<string> v) => Map(v, result, x => transform.BucketOf(Transform.HashOf(x))),
            (TransformKind.Truncate, ColumnVector<int> v) => Map(v, result, transform.TruncateInt),
            (TransformKind.Truncate, ColumnVector<long> v) => Map(v, result, transform.TruncateLong),
            (TransformKind.Truncate, ColumnVector<string> v) => Map(v, result, transform.TruncateText),
            (_, ColumnVector<int> v) when v.Type.Kind == TypeKind.Date => Map(v, result, transform.Unit),
            (_, ColumnVector<long> v) => Map(v, result, transform.Unit),
            (_, ColumnVector<Int128> v) => MapBoxed(v, result, transform),
            (_, ColumnVector<Guid> v) => MapBoxed(v, result, transform),
            (_, ColumnVector<byte[]> v) => MapBoxed(v, result, transform),
            _ => throw new IcebergException(IcebergErrorCode.InvalidPartitioning, $"{transform} does not take {source.Type}"),
        };
    }

    private static ColumnVector<TTo> Map<TFrom, TTo>(ColumnVector<TFrom> source, PrimitiveType type, Func<TFrom, TTo> map)
    {
        var from = source.Values.Span;
        var values = new TTo[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            if (!source.IsNull(i)) values[i] = map(from[i]);
        }
        return new ColumnVector<TTo>(type, values, source.Validity);
    }

    private static ColumnVector MapBoxed<T>(ColumnVector<T> source, PrimitiveType type, Transform transform)
        => transform.Kind == TransformKind.Bucket
            ? Map(source, type, x => (int)transform.Apply(source.Type, x)!)
            : Map(source, type, x => (T)transform.Apply(source.Type, x)!);

    /// <summary>Rows are equal when their keys are; rows stand for themselves by number, so that nothing is allocated per row.</summary>
    private sealed class RowComparer : IEqualityComparer<int>
    {
        private readonly ColumnVector[] _keys;
        private readonly int[] _hashes;

        public RowComparer(ColumnVector[] keys, int rowCount)
        {
            (_keys, _hashes) = (keys, new int[rowCount]);
            foreach (var key in keys) key.MixHashes(_hashes);
        }

        public bool Equals(int x, int y)
        {
            if (_hashes[x] != _hashes[y]) return false;
            foreach (var key in _keys)
            {
                if (!key.AreSame(x, y)) return false;
            }
            return true;
        }

        public int GetHashCode(int row) => _hashes[row];
    }
}
