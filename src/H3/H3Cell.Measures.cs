namespace GridGrains.H3;

public readonly partial record struct H3Cell
{
    private static ReadOnlySpan<double> AverageEdgesKm =>
    [
        1281.256011, 483.0568391, 182.5129565, 68.97922179, 26.07175968, 9.854090990, 3.724532667, 1.406475763,
        0.531414010, 0.200786148, 0.075863783, 0.028663897, 0.010830188, 0.004092010, 0.001546100, 0.000584169,
    ];

    /// <summary>Area on the sphere of <see cref="LatLng.EarthRadiusKm"/>, in square kilometres (H3: cellAreaKm2).</summary>
    public double AreaKm2() => AreaSteradians() * LatLng.EarthRadiusKm * LatLng.EarthRadiusKm;

    /// <summary>Mean length of a hexagon's edge of a resolution, in kilometres, as H3 publishes it.</summary>
    public static double GetHexagonEdgeLengthAvgKm(int resolution) => AverageEdgesKm[ResolutionChecked(resolution)];

    /// <summary>Mean area of a hexagon of a resolution, in square kilometres: the globe less its pentagons, over the hexagons.</summary>
    public static double GetHexagonAreaAvgKm2(int resolution)
    {
        const double Globe = 4 * Math.PI * LatLng.EarthRadiusKm * LatLng.EarthRadiusKm;
        var pentagons = GetPentagons(resolution).Sum(pentagon => pentagon.AreaKm2());
        return (Globe - pentagons) / (GetNumCells(resolution) - 12);
    }

    /// <summary>Length of the edge between this cell and a neighbour, in kilometres (H3: edgeLengthKm of a directed edge).</summary>
    /// <exception cref="H3Exception">The cells are not neighbours.</exception>
    public double EdgeLengthKm(H3Cell neighbor)
    {
        if (!AreNeighborCells(neighbor))
        {
            throw new H3Exception(H3Error.NoPath, $"{this} and {neighbor} share no edge.");
        }

        Span<LatLng> own = stackalloc LatLng[MaxBoundaryPoints];
        own = own[..ToBoundary(own)];
        Span<LatLng> other = stackalloc LatLng[MaxBoundaryPoints];
        other = other[..neighbor.ToBoundary(other)];
        var lengthKm = 0.0;
        for (var corner = 0; corner < own.Length; corner++)
        {
            var next = own[(corner + 1) % own.Length];
            if (IsAmong(own[corner], other) && IsAmong(next, other))
            {
                lengthKm += own[corner].DistanceKm(next);
            }
        }

        return lengthKm;
    }

    private bool IsAmong(LatLng corner, ReadOnlySpan<LatLng> corners)
    {
        var sameKm = AverageEdgesKm[Resolution] * 1e-3;
        foreach (var candidate in corners)
        {
            if (corner.DistanceKm(candidate) < sameKm)
            {
                return true;
            }
        }

        return false;
    }

    // The triangles from the first corner. Differences of near corners keep the digits that the area needs.
    private double AreaSteradians()
    {
        Span<Vector> corners = stackalloc Vector[MaxBoundaryPoints];
        corners = corners[..Boundary(corners)];
        var first = corners[0];
        var area = 0.0;
        for (var corner = 1; corner + 1 < corners.Length; corner++)
        {
            Vector second = corners[corner], third = corners[corner + 1];
            var volume = first.Dot((second - first).Cross(third - first));
            area += 2 * Math.Atan2(volume, 1 + first.Dot(second) + second.Dot(third) + third.Dot(first));
        }

        return area;
    }
}
