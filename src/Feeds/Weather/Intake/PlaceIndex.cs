using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Intake;

/// <summary>Places by half degrees, to find those near a point without looking at all.</summary>
public sealed class PlaceIndex
{
    private const double BoxDegrees = 0.5;
    private const double KmPerDegree = 111.2;

    private readonly Dictionary<(int, int), List<int>> _boxes = [];
    private readonly List<LatLng> _places = [];

    public int Count => _places.Count;

    public LatLng this[int place] => _places[place];

    /// <returns>The place's number: places are counted from 0.</returns>
    public int Add(LatLng place)
    {
        var box = BoxOf(place);
        if (!_boxes.TryGetValue(box, out var inside))
        {
            _boxes.Add(box, inside = []);
        }

        inside.Add(_places.Count);
        _places.Add(place);
        return _places.Count - 1;
    }

    /// <summary>Places within a distance, in no order. A circle over the antimeridian or a pole is cut off there.</summary>
    public IEnumerable<(int Place, double Km)> Near(LatLng center, double km)
    {
        var tall = km / KmPerDegree;
        var wide = tall / Math.Max(0.1, Math.Cos(center.LatitudeDegrees * Math.PI / 180));
        var (south, west) = BoxOf(new LatLng(center.LatitudeDegrees - tall, center.LongitudeDegrees - wide));
        var (north, east) = BoxOf(new LatLng(center.LatitudeDegrees + tall, center.LongitudeDegrees + wide));
        for (var y = south; y <= north; y++)
        {
            for (var x = west; x <= east; x++)
            {
                foreach (var place in _boxes.GetValueOrDefault((y, x)) ?? [])
                {
                    var distance = center.DistanceKm(_places[place]);
                    if (distance <= km)
                    {
                        yield return (place, distance);
                    }
                }
            }
        }
    }

    private static (int, int) BoxOf(LatLng place) => ((int)Math.Floor(place.LatitudeDegrees / BoxDegrees), (int)Math.Floor(place.LongitudeDegrees / BoxDegrees));
}
