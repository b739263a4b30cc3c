using System.Collections.Immutable;

namespace GridGrains.Iceberg.Scans;

/// <summary>What a predicate asks of a value.</summary>
public enum PredicateOperator
{
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    NotIn,
    IsNull,
    NotNull,
    IsNan,
    NotNan,
}

/// <summary>
/// A condition on rows. Null and NaN satisfy no comparison, nor its negation: only <see cref="IsNull"/> and <see cref="IsNan"/> find
/// them. Literals are given as CLR values (see <see cref="Schemas.SingleValue.From"/>).
/// </summary>
public abstract record Expression
{
    public static Expression True { get; } = new ConstantExpression(true);
    public static Expression False { get; } = new ConstantExpression(false);

    public static Expression Equal(string column, object value) => new Predicate(column, PredicateOperator.Equal, [value]);
    public static Expression NotEqual(string column, object value) => new Predicate(column, PredicateOperator.NotEqual, [value]);
    public static Expression LessThan(string column, object value) => new Predicate(column, PredicateOperator.LessThan, [value]);
    public static Expression LessThanOrEqual(string column, object value) => new Predicate(column, PredicateOperator.LessThanOrEqual, [value]);
    public static Expression GreaterThan(string column, object value) => new Predicate(column, PredicateOperator.GreaterThan, [value]);
    public static Expression GreaterThanOrEqual(string column, object value) => new Predicate(column, PredicateOperator.GreaterThanOrEqual, [value]);
    public static Expression In(string column, params IEnumerable<object> values) => new Predicate(column, PredicateOperator.In, [.. values]);
    public static Expression IsNull(string column) => new Predicate(column, PredicateOperator.IsNull, []);
    public static Expression NotNull(string column) => new Predicate(column, PredicateOperator.NotNull, []);
    public static Expression IsNan(string column) => new Predicate(column, PredicateOperator.IsNan, []);
    public static Expression And(params IEnumerable<Expression> all) => all.Aggregate(True, (left, right) => new AndExpression(left, right));
    public static Expression Or(params IEnumerable<Expression> any) => any.Aggregate(False, (left, right) => new OrExpression(left, right));
    public static Expression Not(Expression inner) => new NotExpression(inner);
}

internal sealed record ConstantExpression(bool Value) : Expression;

internal sealed record AndExpression(Expression Left, Expression Right) : Expression;

internal sealed record OrExpression(Expression Left, Expression Right) : Expression;

internal sealed record NotExpression(Expression Inner) : Expression;

internal sealed record Predicate(string Column, PredicateOperator Operator, ImmutableArray<object> Values) : Expression;
