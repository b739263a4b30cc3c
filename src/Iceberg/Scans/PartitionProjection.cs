using System.Collections.Immutable;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Scans;

/// <summary>
/// Rewrites a condition on columns as one on partition values that holds for every partition that may have matching rows
/// (spec: scan planning, inclusive projection).
/// </summary>
internal static class PartitionProjection
{
    private static readonly BoundConstant Anything = new(true);

    public static BoundExpression Project(BoundExpression expression, PartitionSpec spec, Schema schema) => expression switch
    {
        BoundAnd both => new BoundAnd(Project(both.Left, spec, schema), Project(both.Right, spec, schema)),
        BoundOr either => new BoundOr(Project(either.Left, spec, schema), Project(either.Right, spec, schema)),
        BoundPredicate predicate => spec.Fields
            .Where(field => field.SourceId == predicate.FieldId)
            .Select(field => Project(predicate, field))
            .Aggregate((BoundExpression)Anything, (all, one) => new BoundAnd(all, one)),
        _ => expression,
    };

    private static BoundExpression Project(BoundPredicate predicate, PartitionField field)
    {
        var transform = field.Transform;
        if (transform.Kind is TransformKind.Void or TransformKind.Unknown) return Anything;
        var result = transform.ResultType(predicate.Type);
        if (transform.Kind == TransformKind.Identity) return predicate with { FieldId = field.FieldId };
        return predicate.Operator switch
        {
            PredicateOperator.IsNull or PredicateOperator.NotNull => predicate with { FieldId = field.FieldId, Type = result },
            PredicateOperator.Equal or PredicateOperator.In => To(predicate.Operator, predicate.Values),
            PredicateOperator.LessThan when transform.PreservesOrder => To(PredicateOperator.LessThanOrEqual, [Shifted(predicate.Values[0], -1)]),
            PredicateOperator.LessThanOrEqual when transform.PreservesOrder => To(predicate.Operator, predicate.Values),
            PredicateOperator.GreaterThan when transform.PreservesOrder => To(PredicateOperator.GreaterThanOrEqual, [Shifted(predicate.Values[0], 1)]),
            PredicateOperator.GreaterThanOrEqual when transform.PreservesOrder => To(predicate.Operator, predicate.Values),
            _ => Anything,
        };

        BoundPredicate To(PredicateOperator kind, ImmutableArray<object> values)
            => new(field.FieldId, result, kind, [.. values.Select(value => transform.Apply(predicate.Type, value)!)]);
    }

    /// <summary>The nearest value on the open side, where values are whole numbers; otherwise the limit itself.</summary>
    private static object Shifted(object value, int step) => value switch
    {
        int number when number is not (int.MinValue or int.MaxValue) => number + step,
        long number when number is not (long.MinValue or long.MaxValue) => number + step,
        Int128 unscaled => unscaled + step,
        _ => value,
    };
}
