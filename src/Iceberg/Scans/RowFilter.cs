using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Scans;

/// <summary>Evaluates a condition on a batch, column by column.</summary>
internal static class RowFilter
{
    /// <summary>The rows that match; the batch itself when all do, null when none does.</summary>
    public static ColumnBatch? Apply(BoundExpression expression, ColumnBatch batch)
    {
        var mask = Evaluate(expression, batch);
        var count = mask.AsSpan().Count(true);
        if (count == batch.RowCount) return batch;
        if (count == 0) return null;
        var rows = new int[count];
        for (int i = 0, next = 0; i < mask.Length; i++)
        {
            if (mask[i]) rows[next++] = i;
        }
        return batch.Take(rows);
    }

    private static bool[] Evaluate(BoundExpression expression, ColumnBatch batch)
    {
        switch (expression)
        {
            case BoundAnd both:
                var all = Evaluate(both.Left, batch);
                var right = Evaluate(both.Right, batch);
                for (var i = 0; i < all.Length; i++) all[i] &= right[i];
                return all;
            case BoundOr either:
                var any = Evaluate(either.Left, batch);
                var other = Evaluate(either.Right, batch);
                for (var i = 0; i < any.Length; i++) any[i] |= other[i];
                return any;
            case BoundPredicate predicate:
                return Evaluate(predicate, batch.FindColumn(predicate.FieldId)!);
            default:
                var constant = new bool[batch.RowCount];
                Array.Fill(constant, ((BoundConstant)expression).Value);
                return constant;
        }
    }

    private static bool[] Evaluate(BoundPredicate predicate, ColumnVector column)
    {
        var mask = new bool[column.Count];
        switch (predicate.Operator)
        {
            case PredicateOperator.IsNull or PredicateOperator.NotNull:
                for (var i = 0; i < mask.Length; i++) mask[i] = column.IsNull(i) == (predicate.Operator == PredicateOperator.IsNull);
                return mask;
            case PredicateOperator.IsNan or PredicateOperator.NotNan:
                for (var i = 0; i < mask.Length; i++) mask[i] = IsNan(column, i) == (predicate.Operator == PredicateOperator.IsNan);
                return mask;
        }
        switch (column)
        {
            case ColumnVector<int> v: Compare(predicate, v, mask, static (a, b) => a.CompareTo(b)); break;
            case ColumnVector<long> v: Compare(predicate, v, mask, static (a, b) => a.CompareTo(b)); break;
            case ColumnVector<float> v: Compare(predicate, v, mask, static (a, b) => a.CompareTo(b)); break;
            case ColumnVector<double> v: Compare(predicate, v, mask, static (a, b) => a.CompareTo(b)); break;
            case ColumnVector<bool> v: Compare(predicate, v, mask, static (a, b) => a.CompareTo(b)); break;
            case ColumnVector<Int128> v: Compare(predicate, v, mask, static (a, b) => a.CompareTo(b)); break;
            case ColumnVector<string> v: Compare(predicate, v, mask, CodePointOrder.Compare); break;
            case ColumnVector<Guid> v: Compare(predicate, v, mask, static (a, b) => SingleValue.Compare(a, b)); break;
            default: Compare(predicate, (ColumnVector<byte[]>)column, mask, static (a, b) => a.AsSpan().SequenceCompareTo(b)); break;
        }
        if (column is ColumnVector<float> or ColumnVector<double>)
        {
            for (var i = 0; i < mask.Length; i++) mask[i] &= !IsNan(column, i);
        }
        return mask;
    }

    private static void Compare<T>(BoundPredicate predicate, ColumnVector<T> column, bool[] mask, Comparison<T> compare)
    {
        var values = column.Values.Span;
        var literals = Array.ConvertAll([.. predicate.Values], value => (T)value);
        for (var i = 0; i < mask.Length; i++)
            mask[i] = !column.IsNull(i) && Holds(predicate.Operator, values[i], literals, compare);
    }

    private static bool Holds<T>(PredicateOperator kind, T value, T[] literals, Comparison<T> compare) => kind switch
    {
        PredicateOperator.Equal => compare(value, literals[0]) == 0,
        PredicateOperator.NotEqual => compare(value, literals[0]) != 0,
        PredicateOperator.LessThan => compare(value, literals[0]) < 0,
        PredicateOperator.LessThanOrEqual => compare(value, literals[0]) <= 0,
        PredicateOperator.GreaterThan => compare(value, literals[0]) > 0,
        PredicateOperator.GreaterThanOrEqual => compare(value, literals[0]) >= 0,
        PredicateOperator.In => IsAmong(value, literals, compare),
        _ => !IsAmong(value, literals, compare),
    };

    private static bool IsAmong<T>(T value, T[] literals, Comparison<T> compare)
    {
        foreach (var literal in literals)
        {
            if (compare(value, literal) == 0) return true;
        }
        return false;
    }

    private static bool IsNan(ColumnVector column, int row) => !column.IsNull(row) && column switch
    {
        ColumnVector<double> v => double.IsNaN(v.Values.Span[row]),
        ColumnVector<float> v => float.IsNaN(v.Values.Span[row]),
        _ => false,
    };
}
