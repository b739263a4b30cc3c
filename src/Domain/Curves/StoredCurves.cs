namespace GridGrains.Domain.Curves;

/// <summary>Curves from what a table holds of them.</summary>
public static class StoredCurves
{
    /// <summary>
    /// A curve whose cells and profile are the stored ones, so that it can be asked for any contract and hour. Without rows of a profile its
    /// hours are flat, its days are the same.
    /// </summary>
    /// <param name="rows">Cells and profile of one curve, evening and build.</param>
    public static ForwardCurve Rebuild(IReadOnlyList<CurveRow> rows)
    {
        var definition = rows[0].Curve;
        var cells = CurveRows.CellsOf(definition, rows).ToArray();
        var grid = new CurveGrid(definition.Tiles, cells.Select(cell => cell.Period));
        var prices = new double[grid.Cells];
        foreach (var cell in cells)
        {
            var (segment, _) = grid.SegmentsOf(cell.Period);
            prices[grid.CellOf(segment, definition.Tiles.Names.ToList().IndexOf(cell.Block))] = cell.PriceUsdPerMwh;
        }

        return new ForwardCurve(definition.Id, rows[0].CurveDate, grid, prices, ProfileRows.Read(definition, rows), new CurveReport([], [], []));
    }

    /// <summary>True where the rows are those that the hash was made over, to the bit.</summary>
    public static bool IsIntact(IReadOnlyList<CurveRow> rows) =>
        CurveHash.Of(rows[0].Curve.Id, rows[0].CurveDate, CurveRows.CellsOf(rows[0].Curve, rows), ProfileRows.Read(rows[0].Curve, rows)) == rows[0].Hash;
}
