namespace GridGrains.Domain.Curves.Factors;

/// <summary>
/// Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations, the greatest first. One thread and a fixed order of operations: factors
/// of an evening are the same bits on every run.
/// </summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 100;
    private const double Zero = 1e-22;

    /// <returns>Vectors as rows, of length one; the entry of greatest size is positive.</returns>
    public static (double[] Values, double[][] Vectors) Of(double[][] matrix)
    {
        var size = matrix.Length;
        var left = Array.ConvertAll(matrix, row => (double[])row.Clone());
        var vectors = Enumerable.Range(0, size).Select(row => Enumerable.Range(0, size).Select(column => row == column ? 1.0 : 0).ToArray()).ToArray();
        var scale = left.Sum(row => row.Sum(value => value * value));
        for (var sweep = 0; sweep < MaxSweeps && OffDiagonal(left) > Zero * scale; sweep++)
        {
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    Rotate(left, vectors, p, q);
                }
            }
        }

        var order = Enumerable.Range(0, size).OrderByDescending(index => left[index][index]).ThenBy(index => index).ToArray();
        return ([.. order.Select(index => left[index][index])], [.. order.Select(index => SignStable([.. vectors.Select(row => row[index])]))]);
    }

    private static double[] SignStable(double[] vector)
    {
        var largest = vector.MaxBy(Math.Abs);
        return largest < 0 ? Array.ConvertAll(vector, value => -value) : vector;
    }

    private static double OffDiagonal(double[][] matrix)
    {
        var sum = 0.0;
        for (var row = 0; row < matrix.Length; row++)
        {
            for (var column = 0; column < row; column++)
            {
                sum += 2 * matrix[row][column] * matrix[row][column];
            }
        }

        return sum;
    }

    private static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        if (matrix[p][q] == 0)
        {
            return;
        }

        var theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        var tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        for (var i = 0; i < matrix.Length; i++)
        {
            (matrix[i][p], matrix[i][q]) = ((cosine * matrix[i][p]) - (sine * matrix[i][q]), (sine * matrix[i][p]) + (cosine * matrix[i][q]));
        }

        for (var i = 0; i < matrix.Length; i++)
        {
            (matrix[p][i], matrix[q][i]) = ((cosine * matrix[p][i]) - (sine * matrix[q][i]), (sine * matrix[p][i]) + (cosine * matrix[q][i]));
            (vectors[i][p], vectors[i][q]) = ((cosine * vectors[i][p]) - (sine * vectors[i][q]), (sine * vectors[i][p]) + (cosine * vectors[i][q]));
        }
    }
}
