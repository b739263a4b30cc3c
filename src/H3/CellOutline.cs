namespace GridGrains.H3;

/// <summary>
/// Corners of one cell. They lie on a lattice three times as fine as that of an even resolution; a cell of an odd resolution is first
/// brought to the next even one. A corner beyond the face is lifted from the face that it lies on, so an edge between two faces gets a
/// further corner where it crosses from one plane to the other.
/// </summary>
internal ref struct CellOutline
{
    private const int Fineness = 3;

    /// <summary>Points of the plane nearer than this (in steps) are one corner.</summary>
    private const double SamePoint = 1.2e-7;

    private readonly FaceCell _center;
    private readonly bool _isOdd;
    private readonly int _evenResolution;
    private readonly Span<Vector> _corners;
    private int _count;

    public CellOutline(FaceCell place, int resolution, Span<Vector> corners)
    {
        _isOdd = Axial.IsOdd(resolution);
        _evenResolution = _isOdd ? resolution + 1 : resolution;
        var cell = place.Cell * Fineness;
        _center = place with { Cell = _isOdd ? cell.Finer(_evenResolution) : cell };
        _corners = corners;
    }

    public int OfHexagon()
    {
        var (last, lastSide) = OnOwnFace(Corner(0));
        Add(last);
        for (var corner = 1; corner <= 6; corner++)
        {
            var (place, side) = OnOwnFace(Corner(corner % 6));
            if (_isOdd && place.Face != last.Face && lastSide != Side.OnEdge)
            {
                AddCrossing(Corner(corner - 1), Corner(corner % 6), last.Face == _center.Face ? place.Face : last.Face);
            }

            if (corner < 6)
            {
                Add(place);
            }

            (last, lastSide) = (place, side);
        }

        return _count;
    }

    public int OfPentagon()
    {
        var last = OnOwnFaceOfPentagon(Corner(0));
        Add(last);
        for (var corner = 1; corner <= 5; corner++)
        {
            var place = OnOwnFaceOfPentagon(Corner(corner % 5));
            if (_isOdd)
            {
                AddPentagonCrossing(last, place);
            }

            if (corner < 5)
            {
                Add(place);
            }

            last = place;
        }

        return _count;
    }

    private readonly Axial Corner(int corner) => _center.Cell + (_isOdd ? new Axial(5, 4) : new Axial(2, 1)).TurnedLeft(corner);

    private readonly (FaceCell Place, Side Side) OnOwnFace(Axial corner)
    {
        var side = new FaceCell(_center.Face, corner).Cross(_evenResolution, Fineness, false, out var place);
        return (place, side);
    }

    private readonly FaceCell OnOwnFaceOfPentagon(Axial corner)
    {
        var place = new FaceCell(_center.Face, corner);
        while (place.Cross(_evenResolution, Fineness, false, out place) == Side.Beyond)
        {
        }

        return place;
    }

    private void AddCrossing(Axial from, Axial to, int otherFace)
    {
        var (start, end) = (from.ToPlane(), to.ToPlane());
        var crossing = Intersection(start, end, FaceCell.EdgeTowards(_center.Face, otherFace));
        if (!AreSame(crossing, start) && !AreSame(crossing, end))
        {
            Add(_center.Face, crossing);
        }
    }

    // Every edge of an odd pentagon crosses an edge of the icosahedron: bring its end to the face of its start.
    private void AddPentagonCrossing(FaceCell from, FaceCell to)
    {
        var unit = FaceCell.Unit(_evenResolution) * Fineness;
        var end = FaceCell.Across(to.Face, FaceCell.EdgeTowards(to.Face, from.Face), to.Cell, unit);
        var crossing = Intersection(from.Cell.ToPlane(), end.Cell.ToPlane(), FaceCell.EdgeTowards(end.Face, to.Face));
        Add(end.Face, crossing);
    }

    private readonly (double X, double Y) Intersection((double X, double Y) start, (double X, double Y) end, int edge)
    {
        var reach = FaceCell.EdgeSum(_evenResolution) * Fineness;
        (double X, double Y) cornerI = (reach, 0), cornerJ = (-0.5 * reach, Axial.Sin60 * reach), cornerK = (-0.5 * reach, -Axial.Sin60 * reach);
        var (first, second) = edge switch { 0 => (cornerI, cornerJ), 1 => (cornerK, cornerI), _ => (cornerJ, cornerK) };
        double alongX = end.X - start.X, alongY = end.Y - start.Y;
        double edgeX = second.X - first.X, edgeY = second.Y - first.Y;
        var share = (((first.X - start.X) * edgeY) - ((first.Y - start.Y) * edgeX)) / ((alongX * edgeY) - (alongY * edgeX));
        return (start.X + (share * alongX), start.Y + (share * alongY));
    }

    private void Add(FaceCell corner) => Add(corner.Face, corner.Cell.ToPlane());

    private void Add(int face, (double X, double Y) point) =>
        _corners[_count++] = Icosahedron.Lift(face, point.X / Fineness, point.Y / Fineness, _evenResolution);

    private static bool AreSame((double X, double Y) a, (double X, double Y) b) =>
        Math.Abs(a.X - b.X) < SamePoint && Math.Abs(a.Y - b.Y) < SamePoint;
}
