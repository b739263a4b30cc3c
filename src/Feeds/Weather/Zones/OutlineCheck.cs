using System.Globalization;
using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Zones;

/// <summary>
/// Whether a polygon of GeoJSON can be a zone: rings are closed and do not cross themselves or each other, it has an area, and not one that no zone has. Rings may touch. Between two points
/// an edge is straight in longitude and latitude, the shorter way round, so that a ring may cross the 180th meridian but not run around a pole.
/// </summary>
public static class OutlineCheck
{
    /// <summary>More than all balancing areas of the continent; and no more cells than an import may have.</summary>
    public const double MaxAreaKm2 = 10_000_000;

    private const int LeastPoints = 4;

    // A square of ten centimetres; rounding leaves less.
    private const double LeastSquareDegrees = 1e-12;

    // Borders need a few hundred pairs a point; a tangle made to cost time needs the square.
    private const long MaxPairs = 100_000_000;

    /// <param name="rings">As they are written, the outer one first: the first point again at the end.</param>
    /// <returns>What is wrong, with the ring and the point, from 1; null where nothing is.</returns>
    public static string? FaultOf(IReadOnlyList<IReadOnlyList<LatLng>> rings)
    {
        var edges = new List<Edge>();
        double[] areas = new double[rings.Count];
        for (var number = 1; number <= rings.Count; number++)
        {
            var ring = rings[number - 1];
            if (ring.Count < LeastPoints)
            {
                return Text($"ring {number} has {ring.Count} points; it takes {LeastPoints} with the first again at the end");
            }

            if (ring[0] != ring[^1])
            {
                return Text($"ring {number} is not closed: it begins at {Of(ring[0])} and ends at {Of(ring[^1])}");
            }

            var from = edges.Count;
            AddEdges(edges, ring, number);
            if (Math.Abs(edges[^1].ToX - edges[from].FromX) > 180)
            {
                return Text($"ring {number} runs around a pole");
            }

            areas[number - 1] = AreaOf(edges, from);
        }

        return CrossingFault(edges) ?? AreaFault(areas);
    }

    private static string? AreaFault(double[] areas)
    {
        var area = areas[0] - areas.Skip(1).Sum();
        return areas[0] == 0 ? "the outline encloses nothing"
            : area <= 0 ? Text($"the holes leave nothing of {areas[0]:0.###} km2")
            : area > MaxAreaKm2 ? Text($"the outline encloses {area:0} km2; a zone has {MaxAreaKm2:0} at most")
            : null;
    }

    private static void AddEdges(List<Edge> edges, IReadOnlyList<LatLng> ring, int number)
    {
        // Beside the rings before it, whichever side of the 180th meridian it begins on.
        var x = ring[0].LongitudeDegrees;
        x += edges.Count == 0 ? 0 : 360 * Math.Round((edges[0].FromX - x) / 360);
        for (var i = 1; i < ring.Count; i++)
        {
            var step = ring[i].LongitudeDegrees - ring[i - 1].LongitudeDegrees;
            var next = x + (step > 180 ? step - 360 : step < -180 ? step + 360 : step);
            edges.Add(new Edge(x, ring[i - 1].LatitudeDegrees, next, ring[i].LatitudeDegrees, number, i));
            x = next;
        }
    }

    // On the sphere, edges taken as straight between longitude and sine of the latitude.
    private static double AreaOf(List<Edge> edges, int from)
    {
        var (sum, flat) = (0.0, 0.0);
        for (var i = from; i < edges.Count; i++)
        {
            var edge = edges[i];
            flat += (edge.ToX - edge.FromX) * (edge.FromY + edge.ToY) / 2;
            sum += (edge.ToX - edge.FromX) * Math.PI / 180 * (Math.Sin(edge.FromY * Math.PI / 180) + Math.Sin(edge.ToY * Math.PI / 180)) / 2;
        }

        return Math.Abs(flat) < LeastSquareDegrees ? 0 : Math.Abs(sum) * LatLng.EarthRadiusKm * LatLng.EarthRadiusKm;
    }

    /// <summary>Sweeps over longitude: only edges that overlap there are compared.</summary>
    private static string? CrossingFault(List<Edge> edges)
    {
        edges.Sort(static (left, right) => left.MinX.CompareTo(right.MinX));
        var (open, pairs) = (new List<Edge>(), 0L);
        foreach (var edge in edges)
        {
            open.RemoveAll(other => other.MaxX < edge.MinX);
            if ((pairs += open.Count) > MaxPairs)
            {
                return "the outline is too entangled to be checked";
            }

            foreach (var other in open)
            {
                if (edge.Crosses(other))
                {
                    return Text($"the edge to point {edge.Point} of ring {edge.Ring} crosses that to point {other.Point} of ring {other.Ring}, near {edge.FromX:0.#####},{edge.FromY:0.#####}");
                }
            }

            open.Add(edge);
        }

        return null;
    }

    private static string Of(LatLng point) => Text($"{point.LongitudeDegrees:0.#####},{point.LatitudeDegrees:0.#####}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <param name="Point">Of the ring, from 1, that it leads to.</param>
    private readonly record struct Edge(double FromX, double FromY, double ToX, double ToY, int Ring, int Point)
    {
        public double MinX => Math.Min(FromX, ToX);

        public double MaxX => Math.Max(FromX, ToX);

        public bool Crosses(in Edge other) =>
            Math.Max(FromY, ToY) >= Math.Min(other.FromY, other.ToY) && Math.Min(FromY, ToY) <= Math.Max(other.FromY, other.ToY)
            && SideOf(other.FromX, other.FromY) * SideOf(other.ToX, other.ToY) < 0 && other.SideOf(FromX, FromY) * other.SideOf(ToX, ToY) < 0;

        private int SideOf(double x, double y) => Math.Sign(((ToX - FromX) * (y - FromY)) - ((ToY - FromY) * (x - FromX)));
    }
}
