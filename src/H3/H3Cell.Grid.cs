namespace GridGrains.H3;

public readonly partial record struct H3Cell
{
    /// <summary>The six cells that share an edge with this one, five around a pentagon; gives their number.</summary>
    public int GetNeighbors(Span<H3Cell> neighbors)
    {
        var place = CellBits.ToPlace(Value);
        var resolution = Resolution;
        var count = 0;
        for (var digit = 1; digit <= 6; digit++)
        {
            var beside = (place with { Cell = place.Cell + Axial.Step(digit) }).OnOwnFace(resolution, true, false);
            var neighbor = CellBits.FromPlace(beside, resolution);
            if (!neighbors[..count].Contains(neighbor))
            {
                neighbors[count++] = neighbor;
            }
        }

        return count;
    }

    /// <summary>Whether two cells of one resolution share an edge.</summary>
    public bool AreNeighborCells(H3Cell other)
    {
        Span<H3Cell> neighbors = stackalloc H3Cell[6];
        return neighbors[..GetNeighbors(neighbors)].Contains(other);
    }

    /// <summary>All cells within <paramref name="k"/> steps, this one first, then ring by ring.</summary>
    /// <exception cref="H3Exception">k is negative.</exception>
    public H3Cell[] GridDisk(int k)
    {
        var cells = Walk(k, out _);
        return [.. cells];
    }

    /// <summary>The cells at exactly <paramref name="k"/> steps.</summary>
    /// <exception cref="H3Exception">k is negative.</exception>
    public H3Cell[] GridRing(int k)
    {
        var cells = Walk(k, out var ringStart);
        return [.. cells[ringStart..]];
    }

    /// <summary>Greatest number of cells within k steps; a pentagon nearby leaves fewer.</summary>
    public static long MaxGridDiskSize(int k) => k < 0 ? throw NegativeRadius(k) : 1 + (3L * k * (k + 1L));

    private static H3Exception NegativeRadius(int k) => new(H3Error.Domain, $"The number of steps must not be negative, but is {k}.");

    // Breadth first: a ring is made of the neighbours of the ring before that were not met yet.
    private List<H3Cell> Walk(int k, out int ringStart)
    {
        var size = (int)Math.Min(MaxGridDiskSize(k), 1 << 16);
        var cells = new List<H3Cell>(size) { this };
        var met = new HashSet<H3Cell>(size) { this };
        Span<H3Cell> neighbors = stackalloc H3Cell[6];
        ringStart = 0;
        for (var step = 0; step < k; step++)
        {
            var ringEnd = cells.Count;
            for (var index = ringStart; index < ringEnd; index++)
            {
                foreach (var neighbor in neighbors[..cells[index].GetNeighbors(neighbors)])
                {
                    if (met.Add(neighbor))
                    {
                        cells.Add(neighbor);
                    }
                }
            }

            ringStart = ringEnd;
        }

        return cells;
    }
}
