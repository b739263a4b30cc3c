namespace GridGrains.H3;

/// <summary>Which cells a polygon gets.</summary>
public enum ContainmentMode
{
    /// <summary>Cells whose centre lies within: neighbouring polygons share no cell.</summary>
    Center,

    /// <summary>Cells that lie within as a whole.</summary>
    Full,

    /// <summary>Cells of which any part lies within.</summary>
    Overlapping,
}

/// <summary>
/// An outer ring with holes. Rings are not closed (a repeated first point is dropped) and may run either way. Edges are straight lines in
/// latitude and longitude, as in GeoJSON. An edge of more than 180 degrees of longitude is taken to cross the antimeridian; a ring
/// around a pole is refused.
/// </summary>
public sealed class GeoPolygon
{
    private const double AcrossAntimeridian = 180;

    /// <exception cref="H3Exception">A ring has fewer than three points, a point is not finite, or a ring goes around a pole.</exception>
    public GeoPolygon(IReadOnlyList<LatLng> outer, params IReadOnlyList<IReadOnlyList<LatLng>> holes)
    {
        var rings = new[] { outer }.Concat(holes).Select(Checked).ToArray();
        CrossesAntimeridian = rings.Any(ring => Crossings(ring) > 0);
        if (rings.Any(ring => Crossings(ring) % 2 != 0))
        {
            throw new H3Exception(H3Error.PolygonInvalid, "A ring around a pole has no inside in latitude and longitude.");
        }

        Edges = [.. rings.SelectMany(ring => EdgesOf(ring, CrossesAntimeridian))];
        Box = Edges.Aggregate(Box.Empty, (box, edge) => box.With(edge.Box));
    }

    internal Edge[] Edges { get; }

    internal Box Box { get; }

    internal bool CrossesAntimeridian { get; }

    /// <summary>Whether a point lies within the outer ring and in no hole.</summary>
    public bool Contains(LatLng point) => Contains(Unrolled(point, CrossesAntimeridian), Edges);

    /// <summary>Even-odd rule: a ray to the east of an inner point meets an odd number of edges.</summary>
    internal static bool Contains((double Longitude, double Latitude) point, Edge[] edges)
    {
        var inside = false;
        foreach (ref readonly var edge in edges.AsSpan())
        {
            inside ^= edge.IsCrossedByRayEastOf(point);
        }

        return inside;
    }

    /// <summary>Edges of one ring; false for a ring around a pole.</summary>
    internal static bool TryEdges(LatLng[] ring, out Edge[] edges, out bool crossesAntimeridian)
    {
        var crossings = Crossings(ring);
        crossesAntimeridian = crossings > 0;
        edges = [.. EdgesOf(ring, crossesAntimeridian)];
        return crossings % 2 == 0;
    }

    // Beyond the antimeridian longitudes go on to 360.
    private static (double Longitude, double Latitude) Unrolled(LatLng point, bool crossesAntimeridian) =>
        (crossesAntimeridian && point.LongitudeDegrees < 0 ? point.LongitudeDegrees + 360 : point.LongitudeDegrees, point.LatitudeDegrees);

    private static IEnumerable<Edge> EdgesOf(LatLng[] ring, bool crossesAntimeridian) => ring.Select((point, index) =>
        new Edge(Unrolled(point, crossesAntimeridian), Unrolled(ring[(index + 1) % ring.Length], crossesAntimeridian)));

    private static int Crossings(LatLng[] ring)
    {
        var crossings = 0;
        for (var index = 0; index < ring.Length; index++)
        {
            var degrees = Math.Abs(ring[index].LongitudeDegrees - ring[(index + 1) % ring.Length].LongitudeDegrees);
            crossings += degrees > AcrossAntimeridian ? 1 : 0;
        }

        return crossings;
    }

    private static LatLng[] Checked(IReadOnlyList<LatLng> ring)
    {
        var points = ring.Count > 1 && ring[0] == ring[^1] ? ring.Take(ring.Count - 1) : ring;
        LatLng[] kept = [.. points];
        if (kept.Length < 3 || !kept.All(point => double.IsFinite(point.LatitudeDegrees) && double.IsFinite(point.LongitudeDegrees)))
        {
            throw new H3Exception(H3Error.PolygonInvalid, $"A ring needs at least three finite points; this one has {kept.Length}.");
        }

        return kept;
    }
}
