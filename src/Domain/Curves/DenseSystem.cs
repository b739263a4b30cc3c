namespace GridGrains.Domain.Curves;

/// <summary>
/// Solves linear equations by elimination with row exchange and one step of refinement. One thread and a fixed order of operations: the same
/// input gives the same bits on every run, which a curve's hash needs.
/// </summary>
internal static class DenseSystem
{
    /// <param name="matrix">Square, row by row; it is not changed.</param>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: the equations have no single solution.</exception>
    public static double[] Solve(double[][] matrix, double[] right) => SolveAll(matrix, [right]).Single();

    /// <summary>One solution for each right side.</summary>
    /// <inheritdoc cref="Solve"/>
    public static IEnumerable<double[]> SolveAll(double[][] matrix, IEnumerable<double[]> rights)
    {
        var (lower, order) = Factor(matrix);
        foreach (var right in rights)
        {
            var solution = Substitute(lower, order, right);
            var correction = Substitute(lower, order, Residual(matrix, solution, right));
            for (var i = 0; i < solution.Length; i++)
            {
                solution[i] += correction[i];
            }

            yield return solution;
        }
    }

    private static (double[][] Factors, int[] Order) Factor(double[][] matrix)
    {
        var size = matrix.Length;
        var factors = Array.ConvertAll(matrix, row => (double[])row.Clone());
        var order = Enumerable.Range(0, size).ToArray();
        for (var column = 0; column < size; column++)
        {
            var pivot = PivotOf(factors, column);
            (factors[column], factors[pivot]) = (factors[pivot], factors[column]);
            (order[column], order[pivot]) = (order[pivot], order[column]);
            var top = factors[column];
            if (top[column] == 0)
            {
                throw new DomainException(DomainErrorCode.InvalidRecord, "the equations of a curve have no single solution");
            }

            for (var row = column + 1; row < size; row++)
            {
                Eliminate(factors[row], top, column);
            }
        }

        return (factors, order);
    }

    private static void Eliminate(double[] row, double[] top, int column)
    {
        var factor = row[column] / top[column];
        row[column] = factor;
        if (factor == 0)
        {
            return;
        }

        for (var i = column + 1; i < row.Length; i++)
        {
            row[i] -= factor * top[i];
        }
    }

    private static int PivotOf(double[][] rows, int column)
    {
        var pivot = column;
        for (var row = column + 1; row < rows.Length; row++)
        {
            pivot = Math.Abs(rows[row][column]) > Math.Abs(rows[pivot][column]) ? row : pivot;
        }

        return pivot;
    }

    private static double[] Substitute(double[][] factors, int[] order, double[] right)
    {
        var solution = Array.ConvertAll(order, row => right[row]);
        for (var row = 0; row < solution.Length; row++)
        {
            for (var column = 0; column < row; column++)
            {
                solution[row] -= factors[row][column] * solution[column];
            }
        }

        for (var row = solution.Length - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < solution.Length; column++)
            {
                solution[row] -= factors[row][column] * solution[column];
            }

            solution[row] /= factors[row][row];
        }

        return solution;
    }

    private static double[] Residual(double[][] matrix, double[] solution, double[] right)
    {
        var residual = (double[])right.Clone();
        for (var row = 0; row < residual.Length; row++)
        {
            for (var column = 0; column < solution.Length; column++)
            {
                residual[row] -= matrix[row][column] * solution[column];
            }
        }

        return residual;
    }
}
