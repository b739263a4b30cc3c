namespace GridGrains.H3;

/// <summary>Where a place lies in relation to the face that it is measured on.</summary>
internal enum Side
{
    Inside,
    OnEdge,
    Beyond,
}

/// <summary>A cell by a face of the icosahedron and a place on its lattice; the place may lie beyond the face's edges.</summary>
internal readonly record struct FaceCell(int Face, Axial Cell)
{
    /// <summary>Across an edge: the neighbouring face, shift of the origin in units of resolution 0, turns of 60 degrees to the left. Edges IJ, KI, JK.</summary>
    private static ReadOnlySpan<sbyte> Crossings =>
    [
        4, 0, -2, 1, 1, 2, 2, 5, 5, -2, 0, 3,
        0, 0, -2, 1, 2, 2, 2, 5, 6, -2, 0, 3,
        1, 0, -2, 1, 3, 2, 2, 5, 7, -2, 0, 3,
        2, 0, -2, 1, 4, 2, 2, 5, 8, -2, 0, 3,
        3, 0, -2, 1, 0, 2, 2, 5, 9, -2, 0, 3,
        10, 2, 2, 3, 14, 0, -2, 3, 0, -2, 0, 3,
        11, 2, 2, 3, 10, 0, -2, 3, 1, -2, 0, 3,
        12, 2, 2, 3, 11, 0, -2, 3, 2, -2, 0, 3,
        13, 2, 2, 3, 12, 0, -2, 3, 3, -2, 0, 3,
        14, 2, 2, 3, 13, 0, -2, 3, 4, -2, 0, 3,
        5, 2, 2, 3, 6, 0, -2, 3, 15, -2, 0, 3,
        6, 2, 2, 3, 7, 0, -2, 3, 16, -2, 0, 3,
        7, 2, 2, 3, 8, 0, -2, 3, 17, -2, 0, 3,
        8, 2, 2, 3, 9, 0, -2, 3, 18, -2, 0, 3,
        9, 2, 2, 3, 5, 0, -2, 3, 19, -2, 0, 3,
        16, 0, -2, 1, 19, 2, 2, 5, 10, -2, 0, 3,
        17, 0, -2, 1, 15, 2, 2, 5, 11, -2, 0, 3,
        18, 0, -2, 1, 16, 2, 2, 5, 12, -2, 0, 3,
        19, 0, -2, 1, 17, 2, 2, 5, 13, -2, 0, 3,
        15, 0, -2, 1, 18, 2, 2, 5, 14, -2, 0, 3,
    ];

    /// <summary>Edge of the face towards another face: 0 IJ, 1 KI, 2 JK; -1 when they do not touch.</summary>
    public static int EdgeTowards(int face, int other)
    {
        for (var edge = 0; edge < 3; edge++)
        {
            if (Crossings[(face * 12) + (edge * 4)] == other)
            {
                return edge;
            }
        }

        return -1;
    }

    /// <summary>Sum of coordinates (i, j, k) on a face's edge, in steps of an even resolution.</summary>
    public static int EdgeSum(int evenResolution) => 2 * Unit(evenResolution);

    /// <summary>
    /// Moves a place of an even resolution that lies beyond this face to the neighbouring face across the nearest edge.
    /// <paramref name="fineness"/> is 3 on the lattice of vertices, else 1. <paramref name="cutAtVertex"/> turns the place about the
    /// face's I vertex first, as a pentagon's cut sector there asks for.
    /// </summary>
    public Side Cross(int evenResolution, int fineness, bool cutAtVertex, out FaceCell crossed)
    {
        crossed = this;
        var (i, j, k) = Cell.Normalised();
        var edgeSum = EdgeSum(evenResolution) * fineness;
        if (i + j + k <= edgeSum)
        {
            return fineness == 3 && i + j + k == edgeSum ? Side.OnEdge : Side.Inside;
        }

        var edge = k == 0 ? 0 : j > 0 ? 2 : 1;
        var place = Cell;
        if (edge == 1 && cutAtVertex)
        {
            var vertex = new Axial(edgeSum, 0);
            place = (place - vertex).TurnedRight() + vertex;
        }

        crossed = Across(Face, edge, place, Unit(evenResolution) * fineness);
        (i, j, k) = crossed.Cell.Normalised();
        return fineness == 3 && i + j + k == edgeSum ? Side.OnEdge : Side.Beyond;
    }

    /// <summary>The same place in the coordinates of the face across an edge.</summary>
    public static FaceCell Across(int face, int edge, Axial place, int unit)
    {
        var crossing = Crossings.Slice((face * 12) + (edge * 4), 4);
        return new FaceCell(crossing[0], place.TurnedLeft(crossing[3]) + (new Axial(crossing[1], crossing[2]) * unit));
    }

    /// <summary>The same cell on the face that its centre lies on.</summary>
    public FaceCell OnOwnFace(int resolution, bool isPentagon, bool cutAtVertex)
    {
        var odd = Axial.IsOdd(resolution);
        var even = odd ? resolution + 1 : resolution;
        var place = odd ? this with { Cell = Cell.Finer(even) } : this;
        if (place.Cross(even, 1, cutAtVertex, out var crossed) == Side.Inside)
        {
            return this;
        }

        // Around a pentagon's vertex, or a step beyond it, one edge may lead to the next.
        while (isPentagon && crossed.Cross(even, 1, false, out var further) == Side.Beyond)
        {
            crossed = further;
        }

        return odd ? crossed with { Cell = crossed.Cell.Coarser(even) } : crossed;
    }

    // Steps of an even resolution in one step of resolution 0: a power of seven.
    public static int Unit(int evenResolution)
    {
        var unit = 1;
        for (var resolution = 0; resolution < evenResolution; resolution += 2)
        {
            unit *= 7;
        }

        return unit;
    }
}
