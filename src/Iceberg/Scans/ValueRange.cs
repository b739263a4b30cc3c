using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Scans;

/// <summary>What is known of some values of one column: whether there are nulls, NaNs, others, and where the others lie; null bounds are unknown.</summary>
internal readonly record struct ValueRange(bool MayHaveNull, bool MayHaveNan, bool MayHaveOthers, object? Lower, object? Upper)
{
    public static ValueRange Unknown { get; } = new(true, true, true, null, null);

    /// <summary>The values of a column in a file, by the file's statistics.</summary>
    public static ValueRange Of(DataFile file, int fieldId, PrimitiveType type)
    {
        var values = Count(file.ValueCounts, fieldId);
        var nulls = Count(file.NullValueCounts, fieldId);
        var nans = type.Kind is TypeKind.Float or TypeKind.Double ? Count(file.NanValueCounts, fieldId) : 0;
        return new ValueRange(
            nulls is not 0, nans is not 0,
            values is null || ((nulls ?? 0) + (nans ?? 0)) < values,
            Bound(file.LowerBounds.GetValueOrDefault(fieldId), type), Bound(file.UpperBounds.GetValueOrDefault(fieldId), type));
    }

    /// <summary>The one partition value of a file.</summary>
    public static ValueRange Of(object? partitionValue) => partitionValue switch
    {
        null => new ValueRange(true, false, false, null, null),
        double.NaN or float.NaN => new ValueRange(false, true, false, null, null),
        _ => new ValueRange(false, false, true, partitionValue, partitionValue),
    };

    /// <summary>The partition values of a manifest's files.</summary>
    public static ValueRange Of(FieldSummary summary, PrimitiveType type) => new(
        summary.ContainsNull, summary.ContainsNan ?? true, MayHaveOthers: true, Bound(summary.LowerBound, type), Bound(summary.UpperBound, type));

    private static long? Count(System.Collections.Immutable.ImmutableSortedDictionary<int, long> counts, int fieldId)
        => counts.TryGetValue(fieldId, out var count) ? count : null;

    /// <summary>A NaN bound, which old writers left, says nothing.</summary>
    private static object? Bound(byte[]? bytes, PrimitiveType type)
    {
        if (bytes is null) return null;
        var value = SingleValue.FromBinary(type, bytes);
        return value is double.NaN or float.NaN ? null : value;
    }
}
