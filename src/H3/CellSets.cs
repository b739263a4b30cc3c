namespace GridGrains.H3;

/// <summary>Sets of cells, written with as few as possible.</summary>
public static class CellSets
{
    /// <summary>
    /// The same area with parents in place of complete sets of children. Cells that are given twice count once.
    /// </summary>
    /// <exception cref="H3Exception">The cells have different resolutions.</exception>
    public static H3Cell[] CompactCells(IEnumerable<H3Cell> cells)
    {
        var current = cells.Distinct().Order().ToList();
        if (current.Count == 0)
        {
            return [];
        }

        var resolution = current[0].Resolution;
        if (current.Exists(cell => cell.Resolution != resolution))
        {
            throw new H3Exception(H3Error.ResolutionMismatch, "The cells to compact must have one resolution.");
        }

        var compacted = new List<H3Cell>();
        for (; resolution > 0 && current.Count > 0; resolution--)
        {
            current = Parents(current, resolution, compacted);
        }

        compacted.AddRange(current);
        compacted.Sort();
        return [.. compacted];
    }

    /// <summary>All descendants of one resolution, in the order given.</summary>
    /// <exception cref="H3Exception">A cell is finer than the resolution.</exception>
    public static H3Cell[] UncompactCells(IEnumerable<H3Cell> cells, int resolution) => [.. cells.SelectMany(cell => cell.ToChildren(resolution))];

    // Siblings follow each other in the order of values.
    private static List<H3Cell> Parents(List<H3Cell> cells, int resolution, List<H3Cell> incomplete)
    {
        var parents = new List<H3Cell>(cells.Count / 7);
        for (var start = 0; start < cells.Count;)
        {
            var parent = cells[start].ToParent(resolution - 1);
            var end = start + 1;
            while (end < cells.Count && cells[end].ToParent(resolution - 1) == parent)
            {
                end++;
            }

            if (end - start == parent.ToChildrenSize(resolution))
            {
                parents.Add(parent);
            }
            else
            {
                incomplete.AddRange(cells[start..end]);
            }

            start = end;
        }

        return parents;
    }
}
