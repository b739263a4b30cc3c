namespace GridGrains.H3;

public readonly partial record struct H3Cell
{
    /// <summary>Greatest number of corners of a cell: a pentagon of an odd resolution has one more on each of five edges.</summary>
    public const int MaxBoundaryPoints = 10;

    /// <summary>
    /// Corners, counter-clockwise, not closed: six for a hexagon, five for a pentagon, and one more wherever an edge of an odd resolution
    /// crosses an edge of the icosahedron.
    /// </summary>
    public LatLng[] ToBoundary()
    {
        Span<LatLng> points = stackalloc LatLng[MaxBoundaryPoints];
        return points[..ToBoundary(points)].ToArray();
    }

    /// <summary>The same into <paramref name="points"/>, which has room for <see cref="MaxBoundaryPoints"/>; gives their number.</summary>
    public int ToBoundary(Span<LatLng> points)
    {
        Span<Vector> corners = stackalloc Vector[MaxBoundaryPoints];
        var count = Boundary(corners);
        for (var corner = 0; corner < count; corner++)
        {
            points[corner] = LatLng.FromVector(corners[corner]);
        }

        return count;
    }

    internal int Boundary(Span<Vector> corners)
    {
        var outline = new CellOutline(CellBits.ToPlace(Value), Resolution, corners);
        return IsPentagon ? outline.OfPentagon() : outline.OfHexagon();
    }
}
