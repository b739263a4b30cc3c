namespace GridGrains.H3;

public readonly partial record struct H3Cell
{
    /// <summary>Number of steps between cells of one resolution. False when they are far apart or a pentagon is between them.</summary>
    public bool TryGridDistance(H3Cell other, out int steps)
    {
        steps = 0;
        if (Resolution != other.Resolution || LocalGrid.Unfold(Value, Value) is not { } start || LocalGrid.Unfold(Value, other.Value) is not { } end)
        {
            return false;
        }

        steps = (end - start).Length();
        return true;
    }

    /// <summary>Number of steps between cells of one resolution.</summary>
    /// <exception cref="H3Exception">There is no distance: other resolution, too far apart, or a pentagon between.</exception>
    public int GridDistance(H3Cell other) => TryGridDistance(other, out var steps) ? steps : throw NoPathTo(other);

    /// <summary>
    /// The cells along a straight line to another, both ends included: one more than the distance, each a neighbour of the one before.
    /// </summary>
    /// <exception cref="H3Exception">There is no distance, or the line crosses a pentagon's cut.</exception>
    public H3Cell[] GridPathCells(H3Cell other)
    {
        var steps = GridDistance(other);
        if (Line(other, steps) is { } line)
        {
            return line;
        }

        // Seen from the other end the cut may not be in the way.
        var back = other.Line(this, steps) ?? throw NoPathTo(other);
        Array.Reverse(back);
        return back;
    }

    private H3Cell[]? Line(H3Cell other, int steps)
    {
        if (LocalGrid.Unfold(Value, Value) is not { } start || LocalGrid.Unfold(Value, other.Value) is not { } end)
        {
            return null;
        }

        var path = new H3Cell[steps + 1];
        for (var step = 0; step <= steps; step++)
        {
            if (LocalGrid.Fold(Value, Axial.Between(start, end, step, steps)) is not { } cell)
            {
                return null;
            }

            path[step] = cell;
        }

        return path;
    }

    private H3Exception NoPathTo(H3Cell other) => Resolution == other.Resolution
        ? new(H3Error.NoPath, $"No path from {this} to {other}: too far apart, or a pentagon lies between.")
        : new(H3Error.ResolutionMismatch, $"{this} and {other} have different resolutions.");
}
