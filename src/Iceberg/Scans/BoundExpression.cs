using System.Collections.Immutable;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Scans;

/// <summary>An expression over field ids, with typed literals and without negation: that is moved into the operators.</summary>
internal abstract record BoundExpression
{
    public static BoundExpression Bind(Expression expression, Schema schema) => Bind(expression, schema, negated: false);

    /// <summary>The condition that holds for exactly the rows for which this one does not, those with null or NaN included.</summary>
    public BoundExpression Complement() => this switch
    {
        BoundConstant constant => new BoundConstant(!constant.Value),
        BoundAnd both => new BoundOr(both.Left.Complement(), both.Right.Complement()),
        BoundOr either => new BoundAnd(either.Left.Complement(), either.Right.Complement()),
        BoundPredicate { IsComparison: true } predicate => new BoundOr(
            predicate with { Operator = Negated(predicate.Operator) },
            new BoundOr(predicate.Asking(PredicateOperator.IsNull), predicate.Asking(PredicateOperator.IsNan))),
        BoundPredicate predicate => predicate with { Operator = Negated(predicate.Operator) },
        _ => throw new InvalidOperationException($"Unknown expression {GetType().Name}"),
    };

    public IEnumerable<int> FieldIds() => this switch
    {
        BoundAnd both => both.Left.FieldIds().Concat(both.Right.FieldIds()),
        BoundOr either => either.Left.FieldIds().Concat(either.Right.FieldIds()),
        BoundPredicate predicate => [predicate.FieldId],
        _ => [],
    };

    private static BoundExpression Bind(Expression expression, Schema schema, bool negated) => expression switch
    {
        ConstantExpression constant => new BoundConstant(constant.Value != negated),
        NotExpression inverse => Bind(inverse.Inner, schema, !negated),
        AndExpression(var left, var right) => Combine(left, right, schema, negated, both: !negated),
        OrExpression(var left, var right) => Combine(left, right, schema, negated, both: negated),
        Predicate predicate => Bind(predicate, schema, negated),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}"),
    };

    private static BoundExpression Combine(Expression left, Expression right, Schema schema, bool negated, bool both)
    {
        var (boundLeft, boundRight) = (Bind(left, schema, negated), Bind(right, schema, negated));
        return both ? new BoundAnd(boundLeft, boundRight) : new BoundOr(boundLeft, boundRight);
    }

    private static BoundPredicate Bind(Predicate predicate, Schema schema, bool negated)
    {
        var field = schema.FindField(predicate.Column)
            ?? throw new IcebergException(IcebergErrorCode.InvalidExpression, $"No column '{predicate.Column}'");
        var type = field.PrimitiveType;
        return new BoundPredicate(
            field.Id, type, negated ? Negated(predicate.Operator) : predicate.Operator,
            [.. predicate.Values.Select(value => SingleValue.From(type, value))]);
    }

    private static PredicateOperator Negated(PredicateOperator value) => value switch
    {
        PredicateOperator.Equal => PredicateOperator.NotEqual,
        PredicateOperator.NotEqual => PredicateOperator.Equal,
        PredicateOperator.LessThan => PredicateOperator.GreaterThanOrEqual,
        PredicateOperator.LessThanOrEqual => PredicateOperator.GreaterThan,
        PredicateOperator.GreaterThan => PredicateOperator.LessThanOrEqual,
        PredicateOperator.GreaterThanOrEqual => PredicateOperator.LessThan,
        PredicateOperator.In => PredicateOperator.NotIn,
        PredicateOperator.NotIn => PredicateOperator.In,
        PredicateOperator.IsNull => PredicateOperator.NotNull,
        PredicateOperator.NotNull => PredicateOperator.IsNull,
        PredicateOperator.IsNan => PredicateOperator.NotNan,
        _ => PredicateOperator.IsNan,
    };
}

internal sealed record BoundConstant(bool Value) : BoundExpression;

internal sealed record BoundAnd(BoundExpression Left, BoundExpression Right) : BoundExpression;

internal sealed record BoundOr(BoundExpression Left, BoundExpression Right) : BoundExpression;

internal sealed record BoundPredicate(int FieldId, PrimitiveType Type, PredicateOperator Operator, ImmutableArray<object> Values) : BoundExpression
{
    public bool IsComparison => Operator <= PredicateOperator.NotIn;

    public BoundPredicate Asking(PredicateOperator value) => this with { Operator = value, Values = [] };
}
