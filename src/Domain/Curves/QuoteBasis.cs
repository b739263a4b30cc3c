namespace GridGrains.Domain.Curves;

/// <summary>Quotes of which none follows from the others, and for each one that does: how.</summary>
internal sealed class QuoteBasis(int cells)
{
    // Weights are shares of hours; what is left of a row after elimination is rounding or at least one hour's share.
    private const double Zero = 1e-9;

    private readonly List<(double[] Row, int Pivot, double[] Combination)> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Adds a row of weights where no combination of the earlier ones gives it.</summary>
    /// <returns>Null where it was added; else the factor of each earlier row (in the order of their addition) that together give this one.</returns>
    public double[]? Add(double[] weights)
    {
        var row = (double[])weights.Clone();
        var combination = new double[_rows.Count + 1];
        combination[^1] = 1;
        foreach (var known in _rows)
        {
            var factor = row[known.Pivot];
            if (Math.Abs(factor) > Zero)
            {
                Subtract(row, known.Row, factor);
                Subtract(combination, known.Combination, factor);
            }

            row[known.Pivot] = 0;
        }

        var pivot = Largest(row);
        if (Math.Abs(row[pivot]) <= Zero)
        {
            return [.. combination.Take(_rows.Count).Select(factor => Math.Abs(factor) > Zero ? -factor : 0)];
        }

        var scale = 1 / row[pivot];
        Scale(row, scale);
        Scale(combination, scale);
        _rows.Add((row, pivot, combination));
        return null;
    }

    private int Largest(double[] row)
    {
        var largest = 0;
        for (var cell = 1; cell < cells; cell++)
        {
            largest = Math.Abs(row[cell]) > Math.Abs(row[largest]) ? cell : largest;
        }

        return largest;
    }

    private static void Subtract(double[] from, double[] row, double factor)
    {
        for (var i = 0; i < row.Length; i++)
        {
            from[i] -= factor * row[i];
        }
    }

    private static void Scale(double[] row, double factor)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] *= factor;
        }
    }
}
