using GridGrains.Domain.Weather;
using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Intake;

/// <summary>
/// Points of one forecast run, and the hours of cells that follow from them. A cell with a point in it has the point's values as they were issued;
/// a cell of a zone without one has the mean of the nearest points by distance, with its confidence. Points of a short list have their own cells too.
/// </summary>
public sealed class ForecastRun(string source, DateTime issuedUtc)
{
    /// <summary>Points beyond this are a grid: only cells of zones are made from it.</summary>
    public const int MaxOwnCells = 2_000;

    /// <summary>Half the spacing of a quarter-degree grid, with some room.</summary>
    public const double ReachKm = 30;

    private const int NearestPoints = 4;
    private const int Resolution = 7;

    private readonly Dictionary<LatLng, int> _points = [];
    private readonly PlaceIndex _index = new();
    private readonly SortedDictionary<int, Dictionary<int, WeatherReading>> _hours = [];

    public string Source { get; } = source;

    public DateTime IssuedUtc { get; } = issuedUtc;

    public int Values { get; private set; }

    public void Add(in ForecastPoint point)
    {
        var place = new LatLng(point.LatitudeDegrees, point.LongitudeDegrees);
        if (!_points.TryGetValue(place, out var number))
        {
            _points.Add(place, number = _index.Add(place));
        }

        var hour = WeatherHour.Of(point.ValidUtc);
        if (!_hours.TryGetValue(hour, out var values))
        {
            _hours.Add(hour, values = []);
        }

        values[number] = point.Reading;
        Values++;
    }

    public IEnumerable<(H3Cell Cell, IEnumerable<(int Hour, WeatherReading Reading, double Confidence)> Hours)> Cells(CellIndex interest)
    {
        var inside = new Dictionary<H3Cell, List<(int, double)>>();
        for (var point = 0; point < _index.Count; point++)
        {
            var cell = H3Cell.LatLngToCell(_index[point], Resolution);
            if (!inside.TryGetValue(cell, out var points))
            {
                inside.Add(cell, points = []);
            }

            points.Add((point, 0));
        }

        for (var cell = 0; cell < interest.Cells.Count; cell++)
        {
            var id = interest.Cells[cell];
            var points = inside.Remove(id, out var own) ? own : Nearest(interest.MiddleOf(cell));
            if (points.Count > 0)
            {
                yield return (id, HoursOf(points));
            }
        }

        foreach (var (cell, points) in _index.Count <= MaxOwnCells ? inside : [])
        {
            yield return (cell, HoursOf(points));
        }
    }

    private List<(int Point, double Km)> Nearest(LatLng middle) => [.. _index.Near(middle, ReachKm).OrderBy(near => near.Km).ThenBy(near => near.Place).Take(NearestPoints)];

    private IEnumerable<(int Hour, WeatherReading Reading, double Confidence)> HoursOf(List<(int Point, double Km)> points)
    {
        foreach (var (hour, values) in _hours)
        {
            if (points is [(var only, 0)])
            {
                if (values.TryGetValue(only, out var exact) && CellRun.HasValue(exact))
                {
                    yield return (hour, exact, 1);
                }

                continue;
            }

            var fused = StationFusion.Fuse(points.Where(point => values.ContainsKey(point.Point)).Select(point => new NearbyReading(values[point.Point], point.Km, TimeSpan.Zero)));
            if (fused.Stations > 0 && CellRun.HasValue(fused.Reading))
            {
                yield return (hour, fused.Reading, fused.Confidence);
            }
        }
    }
}
