using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Scans;

/// <summary>Finds ranges by field id.</summary>
internal delegate ValueRange RangeLookup(int fieldId, PrimitiveType type);

/// <summary>Decides from ranges alone whether some row may match.</summary>
internal static class RangeFilter
{
    public static bool MightMatch(BoundExpression expression, RangeLookup ranges) => expression switch
    {
        BoundConstant constant => constant.Value,
        BoundAnd both => MightMatch(both.Left, ranges) && MightMatch(both.Right, ranges),
        BoundOr either => MightMatch(either.Left, ranges) || MightMatch(either.Right, ranges),
        BoundPredicate predicate => MightMatch(predicate, ranges(predicate.FieldId, predicate.Type)),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}"),
    };

    /// <summary>Whether some row of the file may match, by its partition and its statistics.</summary>
    public static bool MightMatch(BoundExpression expression, PartitionSpec spec, Schema schema, DataFile file)
        => MightMatch(expression, (id, type) => ValueRange.Of(file, id, type))
            && MightMatch(PartitionProjection.Project(expression, spec, schema), (id, _) => ValueRange.Of(PartitionValue(spec, file.Partition, id)));

    /// <summary>Whether it is certain that every row of the file matches.</summary>
    public static bool AllMatch(BoundExpression expression, PartitionSpec spec, Schema schema, DataFile file)
        => !MightMatch(expression.Complement(), spec, schema, file);

    private static object? PartitionValue(PartitionSpec spec, PartitionTuple partition, int fieldId)
    {
        for (var i = 0; i < spec.Fields.Length; i++)
        {
            if (spec.Fields[i].FieldId == fieldId) return partition[i];
        }
        throw new ArgumentOutOfRangeException(nameof(fieldId), fieldId, "No such partition field");
    }

    private static bool MightMatch(BoundPredicate predicate, ValueRange range) => predicate.Operator switch
    {
        PredicateOperator.IsNull => range.MayHaveNull,
        PredicateOperator.IsNan => range.MayHaveNan,
        PredicateOperator.NotNull => range.MayHaveNan || range.MayHaveOthers,
        PredicateOperator.NotNan => range.MayHaveNull || range.MayHaveOthers,
        _ => range.MayHaveOthers && MightCompare(predicate, range),
    };

    private static bool MightCompare(BoundPredicate predicate, ValueRange range) => predicate.Operator switch
    {
        PredicateOperator.Equal or PredicateOperator.In => predicate.Values.Any(value => MayHold(range, value)),
        PredicateOperator.NotEqual or PredicateOperator.NotIn => !(IsSingle(range) && predicate.Values.Any(value => SingleValue.Compare(range.Lower!, value) == 0)),
        PredicateOperator.LessThan => range.Lower is null || SingleValue.Compare(range.Lower, predicate.Values[0]) < 0,
        PredicateOperator.LessThanOrEqual => range.Lower is null || SingleValue.Compare(range.Lower, predicate.Values[0]) <= 0,
        PredicateOperator.GreaterThan => range.Upper is null || SingleValue.Compare(range.Upper, predicate.Values[0]) > 0,
        _ => range.Upper is null || SingleValue.Compare(range.Upper, predicate.Values[0]) >= 0,
    };

    private static bool MayHold(ValueRange range, object value)
        => (range.Lower is null || SingleValue.Compare(range.Lower, value) <= 0) && (range.Upper is null || SingleValue.Compare(range.Upper, value) >= 0);

    /// <summary>Equal bounds, even rounded ones, leave room for one value only.</summary>
    private static bool IsSingle(ValueRange range)
        => range.Lower is not null && range.Upper is not null && SingleValue.Compare(range.Lower, range.Upper) == 0;
}
