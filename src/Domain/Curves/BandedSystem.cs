namespace GridGrains.Domain.Curves;

/// <summary>Symmetric positive definite equations with few diagonals, solved by L D L'. One thread, a fixed order of operations.</summary>
internal sealed class BandedSystem(int size, int band)
{
    private readonly double[] _lower = new double[size * (band + 1)];

    /// <summary>Adds to a place in the lower half: <paramref name="column"/> is at most <paramref name="row"/>.</summary>
    public void Add(int row, int column, double value) => At(row, column) += value;

    /// <summary>Makes one unknown zero.</summary>
    public void Fix(int unknown, double[] right)
    {
        for (var column = Math.Max(0, unknown - band); column < unknown; column++)
        {
            At(unknown, column) = 0;
        }

        for (var row = unknown + 1; row <= Math.Min(size - 1, unknown + band); row++)
        {
            At(row, unknown) = 0;
        }

        At(unknown, unknown) = 1;
        right[unknown] = 0;
    }

    /// <summary>The solution; the equations are used up.</summary>
    public double[] Solve(double[] right)
    {
        Factor();
        var solution = (double[])right.Clone();
        for (var row = 0; row < size; row++)
        {
            for (var column = Math.Max(0, row - band); column < row; column++)
            {
                solution[row] -= At(row, column) * solution[column];
            }
        }

        for (var row = size - 1; row >= 0; row--)
        {
            solution[row] /= At(row, row);
            for (var below = row + 1; below <= Math.Min(size - 1, row + band); below++)
            {
                solution[row] -= At(below, row) * solution[below];
            }
        }

        return solution;
    }

    private void Factor()
    {
        for (var row = 0; row < size; row++)
        {
            for (var column = Math.Max(0, row - band); column <= row; column++)
            {
                var sum = At(row, column);
                for (var k = Math.Max(0, row - band); k < column; k++)
                {
                    sum -= column - k <= band ? At(row, k) * At(k, k) * At(column, k) : 0;
                }

                At(row, column) = column < row ? sum / At(column, column) : sum;
            }
        }
    }

    private ref double At(int row, int column) => ref _lower[(row * (band + 1)) + row - column];
}
