namespace GridGrains.H3;

/// <summary>
/// Cells of a polygon. Walks down from the base cells: a cell none of whose descendants can reach the polygon is left out, one whose
/// descendants all lie within is taken without a further look, and only edges near a cell go down with it.
/// </summary>
public static class PolygonCells
{
    /// <summary>
    /// How far descendants reach beyond a cell's own corners: at most 1.06 times the corner's distance on a flat grid; the rest is
    /// allowance for the stretch of the projection.
    /// </summary>
    private const double Reach = 1.4;

    /// <summary>The cells of a resolution that a polygon gets, in the order of their values.</summary>
    /// <exception cref="H3Exception">The resolution is not 0 to 15.</exception>
    public static H3Cell[] PolygonToCells(GeoPolygon polygon, int resolution, ContainmentMode mode = ContainmentMode.Center)
    {
        H3Cell.ResolutionChecked(resolution);
        var walk = new Walk(polygon, resolution, mode, []);
        foreach (var baseCell in H3Cell.GetRes0Cells())
        {
            walk.Descend(baseCell, polygon.Edges);
        }

        walk.Found.Sort();
        return [.. walk.Found];
    }

    private sealed record Walk(GeoPolygon Polygon, int Resolution, ContainmentMode Mode, List<H3Cell> Found)
    {
        public void Descend(H3Cell cell, IReadOnlyList<Edge> edges)
        {
            var box = ReachOf(cell);
            if (!Reaches(box))
            {
                return;
            }

            var near = Near(edges, box);
            if (near.Count == 0)
            {
                if (Polygon.Contains(cell.ToLatLng()))
                {
                    Found.AddRange(cell.ToChildren(Resolution));
                }
            }
            else if (cell.Resolution == Resolution)
            {
                Judge(cell, near);
            }
            else
            {
                foreach (var child in cell.ToChildren(cell.Resolution + 1))
                {
                    Descend(child, near);
                }
            }
        }

        private bool Reaches(Box box) => Polygon.Box.Meets(box) || Polygon.Box.Meets(box.MovedEast(360)) || Polygon.Box.Meets(box.MovedEast(-360));

        private static List<Edge> Near(IReadOnlyList<Edge> edges, Box box)
        {
            var near = new List<Edge>();
            for (var index = 0; index < edges.Count; index++)
            {
                var edge = edges[index].Box;
                if (edge.Meets(box) || edge.Meets(box.MovedEast(360)) || edge.Meets(box.MovedEast(-360)))
                {
                    near.Add(edges[index]);
                }
            }

            return near;
        }

        private void Judge(H3Cell cell, IReadOnlyList<Edge> near)
        {
            var isCenterIn = Polygon.Contains(cell.ToLatLng());
            var isFound = Mode switch
            {
                ContainmentMode.Center => isCenterIn,
                ContainmentMode.Full => isCenterIn && !TouchesOutline(cell, near),
                _ => isCenterIn || TouchesOutline(cell, near),
            };
            if (isFound)
            {
                Found.Add(cell);
            }
        }

        // The outline passes through a cell when it crosses the cell's own outline or has a corner within.
        private bool TouchesOutline(H3Cell cell, IReadOnlyList<Edge> near)
        {
            Span<LatLng> corners = stackalloc LatLng[H3Cell.MaxBoundaryPoints];
            LatLng[] ring = corners[..cell.ToBoundary(corners)].ToArray();
            if (!GeoPolygon.TryEdges(ring, out var own, out var crossesAntimeridian))
            {
                // A cell around a pole has no outline in latitude and longitude: any edge near it counts.
                return true;
            }

            ReadOnlySpan<double> shifts = crossesAntimeridian == Polygon.CrossesAntimeridian ? [0] : [0, 360, -360];
            foreach (var shift in shifts)
            {
                for (var index = 0; index < near.Count; index++)
                {
                    if (Meets(near[index].MovedEast(shift), own))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        private static bool Meets(Edge edge, Edge[] outline) => GeoPolygon.Contains(edge.Start, outline) || Array.Exists(outline, edge.Crosses);

        private static Box ReachOf(H3Cell cell)
        {
            Span<LatLng> corners = stackalloc LatLng[H3Cell.MaxBoundaryPoints];
            corners = corners[..cell.ToBoundary(corners)];
            var center = cell.ToLatLng();
            var radius = 0.0;
            foreach (var corner in corners)
            {
                radius = Math.Max(radius, center.DistanceRadians(corner));
            }

            radius *= Reach;
            var south = center.LatitudeRadians - radius;
            var north = center.LatitudeRadians + radius;
            var hasPole = south <= -Math.PI / 2 || north >= Math.PI / 2;
            var half = hasPole ? 180 : Degrees(Math.Asin(Math.Min(1, Math.Sin(radius) / Math.Cos(center.LatitudeRadians))));
            return new Box(center.LongitudeDegrees - half, Degrees(south), center.LongitudeDegrees + half, Degrees(north));
        }

        private static double Degrees(double radians) => radians * 180 / Math.PI;
    }
}
