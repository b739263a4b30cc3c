namespace GridGrains.Domain.Forecasts;

/// <summary>
/// Inner products of standardised columns, which a LASSO needs in place of the rows: made once for a window, shared by the fits of all hours.
/// </summary>
public sealed class GramMatrix
{
    private readonly double[] _columns;
    private readonly double[] _products;
    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <param name="columns">Column after column, each of <paramref name="rows"/> numbers; they are standardised in place.</param>
    public GramMatrix(double[] columns, int rows, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(columns.Length, rows * count);
        (_columns, Rows, Count) = (columns, rows, count);
        (_means, _deviations, _products) = (new double[count], new double[count], new double[count * count]);
        for (var column = 0; column < count; column++)
        {
            (_means[column], _deviations[column]) = Standardise(columns.AsSpan(column * rows, rows));
        }

        for (var left = 0; left < count; left++)
        {
            for (var right = 0; right <= left; right++)
            {
                _products[(left * count) + right] = _products[(right * count) + left] = DenseKernels.Dot(ColumnOf(left), ColumnOf(right)) / rows;
            }
        }
    }

    public int Rows { get; }

    /// <summary>Columns, those without any variation included.</summary>
    public int Count { get; }

    /// <summary>A column that is the same in all rows explains nothing and takes no coefficient.</summary>
    public bool Varies(int column) => _deviations[column] > 0;

    /// <summary>A value of a column on the scale of the coefficients.</summary>
    public double Standardised(int column, double value) => Varies(column) ? (value - _means[column]) / _deviations[column] : 0;

    internal ReadOnlySpan<double> ProductsOf(int column) => _products.AsSpan(column * Count, Count);

    /// <summary>Means of the products of a target with each column.</summary>
    internal void Project(ReadOnlySpan<double> target, Span<double> output)
    {
        for (var column = 0; column < Count; column++)
        {
            output[column] = DenseKernels.Dot(ColumnOf(column), target) / Rows;
        }
    }

    /// <summary>Moves numbers to mean 0 and mean square 1, or to 0 where they are all the same.</summary>
    internal static (double Mean, double Deviation) Standardise(Span<double> values)
    {
        var mean = 0.0;
        foreach (var value in values)
        {
            mean += value;
        }

        mean /= values.Length;
        var square = 0.0;
        foreach (var value in values)
        {
            square += (value - mean) * (value - mean);
        }

        // Rounding leaves a trace of variation in equal numbers.
        var deviation = Math.Sqrt(square / values.Length);
        deviation = deviation <= 1e-12 * Math.Max(1, Math.Abs(mean)) ? 0 : deviation;
        foreach (ref var value in values)
        {
            value = deviation > 0 ? (value - mean) / deviation : 0;
        }

        return (mean, deviation);
    }

    private ReadOnlySpan<double> ColumnOf(int column) => _columns.AsSpan(column * Rows, Rows);
}
