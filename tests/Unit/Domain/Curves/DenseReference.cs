namespace GridGrains.Tests.Unit.Domain.Curves;

/// <summary>The smoothest days by the plain conditions of a minimum under equations, all in one dense system.</summary>
internal static class DenseReference
{
    public static double[] Smooth(double[] hours, int[] segmentOf, double[] meanOf)
    {
        var (days, means) = (hours.Length, meanOf.Length);
        var size = days + means;
        var matrix = Enumerable.Range(0, size).Select(_ => new double[size + 1]).ToArray();
        for (var day = 1; day < days - 1; day++)
        {
            double[] factors = [1, -2, 1];
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++)
                {
                    matrix[day - 1 + i][day - 1 + j] += factors[i] * factors[j];
                }
            }
        }

        for (var day = 0; day < days; day++)
        {
            matrix[day][days + segmentOf[day]] = matrix[days + segmentOf[day]][day] = hours[day];
            matrix[days + segmentOf[day]][size] += hours[day] * meanOf[segmentOf[day]];
        }

        return [.. Eliminate(matrix).Take(days)];
    }

    private static double[] Eliminate(double[][] matrix)
    {
        var size = matrix.Length;
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(matrix[row][column]));
            (matrix[column], matrix[pivot]) = (matrix[pivot], matrix[column]);
            for (var row = 0; row < size; row++)
            {
                var factor = row == column ? 0 : matrix[row][column] / matrix[column][column];
                for (var i = column; i <= size && factor != 0; i++)
                {
                    matrix[row][i] -= factor * matrix[column][i];
                }
            }
        }

        return [.. matrix.Select((row, index) => row[size] / row[index])];
    }
}
