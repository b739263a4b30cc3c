namespace GridGrains.Domain.Curves;

/// <summary>
/// Prices of cells that give every quote back. Where quotes leave them open, those are taken that move least from one period to the next (the
/// squared step over the distance of the middles), and blocks without quotes of their own move with the others.
/// </summary>
internal static class BlockPrices
{
    private const double DaysPerMonth = 30.4375;
    private const double TieOfBlocks = 1e-3;
    private const double Ridge = 1e-9;

    /// <param name="priors">A level of each cell that steps are measured against: the hub's history.</param>
    public static double[] Solve(CurveGrid grid, IReadOnlyList<QuoteRow> rows, double[] priors)
    {
        var (cells, matrix) = (grid.Cells, MatrixOf(grid, rows));
        var right = new double[matrix.Length];
        for (var quote = 0; quote < rows.Count; quote++)
        {
            right[cells + quote] = rows[quote].TargetUsdPerMwh;
            for (var cell = 0; cell < cells; cell++)
            {
                right[cells + quote] -= rows[quote].Weights[cell] * priors[cell];
            }
        }

        var solution = DenseSystem.Solve(matrix, right);
        return [.. priors.Select((prior, cell) => prior + solution[cell])];
    }

    /// <summary>For each quote: by how much each cell moves where the quote's price moves by one.</summary>
    public static IEnumerable<double[]> Responses(CurveGrid grid, IReadOnlyList<QuoteRow> rows)
    {
        var matrix = MatrixOf(grid, rows);
        var units = Enumerable.Range(0, rows.Count).Select(quote =>
        {
            var right = new double[matrix.Length];
            right[grid.Cells + quote] = 1;
            return right;
        });
        return DenseSystem.SolveAll(matrix, units).Select(solution => solution[..grid.Cells]);
    }

    private static double[][] MatrixOf(CurveGrid grid, IReadOnlyList<QuoteRow> rows)
    {
        var (cells, matrix) = (grid.Cells, new double[grid.Cells + rows.Count][]);
        for (var row = 0; row < matrix.Length; row++)
        {
            matrix[row] = new double[matrix.Length];
        }

        AddSteps(grid, matrix);
        AddTies(grid, matrix);
        for (var quote = 0; quote < rows.Count; quote++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                matrix[cells + quote][cell] = matrix[cell][cells + quote] = rows[quote].Weights[cell];
            }
        }

        return matrix;
    }

    private static void AddSteps(CurveGrid grid, double[][] matrix)
    {
        for (var tile = 0; tile < grid.Tiles.Count; tile++)
        {
            for (var segment = 1; segment < grid.Segments.Count; segment++)
            {
                var distance = (grid.Segments[segment - 1].Days + grid.Segments[segment].Days) / (2 * DaysPerMonth);
                AddSquare(matrix, grid.CellOf(segment - 1, tile), grid.CellOf(segment, tile), 1 / distance);
            }
        }
    }

    private static void AddTies(CurveGrid grid, double[][] matrix)
    {
        for (var segment = 0; segment < grid.Segments.Count; segment++)
        {
            var weight = TieOfBlocks * grid.Segments[segment].Days / DaysPerMonth;
            for (var tile = 0; tile < grid.Tiles.Count; tile++)
            {
                matrix[grid.CellOf(segment, tile)][grid.CellOf(segment, tile)] += Ridge;
                if (tile > 0)
                {
                    AddSquare(matrix, grid.CellOf(segment, 0), grid.CellOf(segment, tile), weight);
                }
            }
        }
    }

    private static void AddSquare(double[][] matrix, int one, int other, double weight)
    {
        matrix[one][one] += weight;
        matrix[other][other] += weight;
        matrix[one][other] -= weight;
        matrix[other][one] -= weight;
    }
}
