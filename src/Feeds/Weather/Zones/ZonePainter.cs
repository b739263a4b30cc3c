using GridGrains.Domain.Weather;
using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Zones;

/// <summary>A node that belongs to a zone.</summary>
/// <param name="Place">Null for one that nobody has placed.</param>
public readonly record struct ZoneMember(string Zone, LatLng? Place);

/// <summary>Outlines to cells of resolution 7, and cells to weights.</summary>
public static class ZonePainter
{
    public const int Resolution = 7;

    /// <summary>A place twenty kilometres away counts half.</summary>
    private const double HalfDistanceKm = 20;

    /// <summary>Places further away count for nothing: a thousandth.</summary>
    private const double FarthestKm = 200;

    /// <summary>Cells whose middle lies within, so that neighbours share none.</summary>
    public static H3Cell[] CellsOf(ZoneOutline outline) =>
        [.. outline.Polygons.SelectMany(polygon => PolygonCells.PolygonToCells(polygon, Resolution)).Distinct().Order()];

    /// <summary>
    /// Shares the cells of an area out among zones: each cell goes to the zone of the placed node nearest to it. That is the Voronoi diagram of the
    /// nodes, clipped to the area, as exact as cells are.
    /// </summary>
    /// <returns>Cells by zone; nothing where fewer than two zones have a placed node.</returns>
    public static IReadOnlyDictionary<string, List<H3Cell>> Share(IReadOnlyList<H3Cell> cells, IReadOnlyCollection<ZoneMember> members)
    {
        var placed = members.Where(member => member.Place is not null).DistinctBy(member => member.Place).Select(member => (member.Zone, Place: UnitVector(member.Place!.Value))).ToArray();
        var shares = new Dictionary<string, List<H3Cell>>();
        if (placed.Select(member => member.Zone).Distinct().Count() < 2)
        {
            return shares;
        }

        foreach (var cell in cells)
        {
            var nearest = Nearest(UnitVector(cell.ToLatLng()), placed);
            if (!shares.TryGetValue(nearest, out var share))
            {
                shares.Add(nearest, share = []);
            }

            share.Add(cell);
        }

        return shares;
    }

    public static List<KeyValuePair<string, double>> WeightsByArea(IEnumerable<H3Cell> cells) => [.. cells.Select(cell => KeyValuePair.Create(cell.ToString(), cell.AreaKm2()))];

    /// <summary>Cells beyond the reach of every place have no weight, and are left out.</summary>
    public static List<KeyValuePair<string, double>> WeightsByLoad(IEnumerable<H3Cell> cells, IReadOnlyList<LoadPlace> places)
    {
        var weights = new List<KeyValuePair<string, double>>();
        foreach (var cell in cells)
        {
            var (middle, weight) = (cell.ToLatLng(), 0.0);
            foreach (var place in places)
            {
                var km = middle.DistanceKm(new LatLng(place.LatitudeDegrees, place.LongitudeDegrees));
                weight += km <= FarthestKm ? place.Weight * Math.Pow(0.5, km / HalfDistanceKm) : 0;
            }

            if (weight > 0)
            {
                weights.Add(KeyValuePair.Create(cell.ToString(), weight * cell.AreaKm2()));
            }
        }

        return weights;
    }

    // The nearest on the globe is the one with the greatest cosine; of equal ones the first.
    private static string Nearest((double X, double Y, double Z) at, (string Zone, (double X, double Y, double Z) Place)[] placed)
    {
        var (best, greatest) = (0, double.NegativeInfinity);
        for (var index = 0; index < placed.Length; index++)
        {
            var place = placed[index].Place;
            var cosine = (at.X * place.X) + (at.Y * place.Y) + (at.Z * place.Z);
            if (cosine > greatest)
            {
                (best, greatest) = (index, cosine);
            }
        }

        return placed[best].Zone;
    }

    private static (double X, double Y, double Z) UnitVector(LatLng point)
    {
        var (sinLatitude, cosLatitude) = Math.SinCos(point.LatitudeDegrees * Math.PI / 180);
        var (sinLongitude, cosLongitude) = Math.SinCos(point.LongitudeDegrees * Math.PI / 180);
        return (cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }
}
