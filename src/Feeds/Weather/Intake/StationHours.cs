using GridGrains.Domain.Weather;
using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Intake;

/// <summary>
/// Readings of stations, and the hours of cells that follow from them. An hour of a cell is fused from the stations around it, each by its reading
/// nearest to the hour, at most half an hour off. The cell of a station gets all of its hours; cells of zones without a station
/// get those of the last days, where a station is near enough.
/// </summary>
public sealed class StationHours
{
    public const string Source = "STATIONS";

    /// <summary>A fresh reading fifty kilometres away has a tenth of the weight of one on the spot.</summary>
    public const double ReachKm = 50;

    /// <summary>Less is no observation of a cell.</summary>
    public const double LeastConfidence = 0.1;

    private const int Resolution = 7;

    /// <summary>Readings that are kept for those that come later.</summary>
    private const int RememberedHours = 12;

    private static readonly TimeSpan OldestOfHour = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, Station> _stations = [];
    private readonly PlaceIndex _index = new();
    private readonly List<Station> _byPlace = [];
    private readonly HashSet<Station> _changed = [];

    public int Stations => _stations.Count;

    /// <summary>Where its stations are.</summary>
    public IEnumerable<(string Id, LatLng Place, DateTime LastUtc)> All => _byPlace.Select(station => (station.Id, station.Place, station.LastUtc));

    public void Add(in StationObservation observation)
    {
        var place = new LatLng(observation.LatitudeDegrees, observation.LongitudeDegrees);
        if (!_stations.TryGetValue(observation.Station, out var station))
        {
            station = new Station(observation.Station, place, H3Cell.LatLngToCell(place, Resolution));
            _stations.Add(observation.Station, station);
            _index.Add(place);
            _byPlace.Add(station);
        }

        // The latest of two reports of one minute is the correction.
        station.Readings[observation.TimeUtc] = observation.Reading;
        station.LastUtc = observation.TimeUtc > station.LastUtc ? observation.TimeUtc : station.LastUtc;
        station.News.Add(WeatherHour.Of(observation.TimeUtc));
        station.News.Add(WeatherHour.Of(observation.TimeUtc) + 1);
        _changed.Add(station);
    }

    /// <summary>Hours of cells that readings since the last call have changed, and forgets old readings.</summary>
    /// <param name="interest">Cells of zones, with their middles.</param>
    /// <param name="presentHour">Interpolated hours of cells without a station end so many before it as a cell keeps.</param>
    public IEnumerable<(H3Cell Cell, IEnumerable<(int Hour, WeatherReading Reading, double Confidence)> Hours)> TakeNews(CellIndex interest, int presentHour)
    {
        var cells = new Dictionary<H3Cell, SortedSet<int>>();
        foreach (var station in _changed)
        {
            HoursOf(cells, station.Cell).UnionWith(station.News);
            var recent = station.News.Where(hour => hour > presentHour - CellState.KeptHours && hour <= presentHour + 1).ToArray();
            foreach (var cell in recent.Length > 0 ? interest.Near(station.Place, ReachKm) : [])
            {
                HoursOf(cells, cell).UnionWith(recent);
            }
        }

        foreach (var (cell, hours) in cells.OrderBy(pair => pair.Key))
        {
            yield return (cell, Fused(cell, hours));
        }

        Forget();
    }

    private IEnumerable<(int Hour, WeatherReading Reading, double Confidence)> Fused(H3Cell cell, SortedSet<int> hours)
    {
        var middle = cell.ToLatLng();
        var around = _index.Near(middle, ReachKm).Select(near => (Station: _byPlace[near.Place], Km: _byPlace[near.Place].Cell == cell ? 0 : near.Km)).ToArray();
        foreach (var hour in hours)
        {
            var at = WeatherHour.StartUtc(hour);
            var nearby = around.Select(near => near.Station.Nearest(at, OldestOfHour) is { } found ? new NearbyReading(found.Reading, near.Km, found.Age) : (NearbyReading?)null).OfType<NearbyReading>();
            var fused = StationFusion.Fuse(nearby);
            if (fused.Confidence >= LeastConfidence && CellRun.HasValue(fused.Reading))
            {
                yield return (hour, fused.Reading, fused.Confidence);
            }
        }
    }

    private void Forget()
    {
        foreach (var station in _changed)
        {
            station.News.Clear();
            var first = station.LastUtc.AddHours(-RememberedHours);
            if (station.Readings.Count > 0 && station.Readings.GetKeyAtIndex(0) < first)
            {
                station.ForgetBefore(first);
            }
        }

        _changed.Clear();
    }

    private static SortedSet<int> HoursOf(Dictionary<H3Cell, SortedSet<int>> cells, H3Cell cell)
    {
        if (!cells.TryGetValue(cell, out var hours))
        {
            cells.Add(cell, hours = []);
        }

        return hours;
    }

    private sealed class Station(string id, LatLng place, H3Cell cell)
    {
        public string Id { get; } = id;

        public LatLng Place { get; } = place;

        public H3Cell Cell { get; } = cell;

        public DateTime LastUtc { get; set; }

        public SortedList<DateTime, WeatherReading> Readings { get; private set; } = [];

        public HashSet<int> News { get; } = [];

        public void ForgetBefore(DateTime firstUtc)
        {
            var kept = new SortedList<DateTime, WeatherReading>();
            foreach (var (time, reading) in Readings)
            {
                if (time >= firstUtc)
                {
                    kept.Add(time, reading);
                }
            }

            Readings = kept;
        }

        /// <summary>The reading nearest to a moment; null where none is near enough.</summary>
        public (WeatherReading Reading, TimeSpan Age)? Nearest(DateTime atUtc, TimeSpan oldest)
        {
            var (low, high) = (0, Readings.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = Readings.GetKeyAtIndex(middle) < atUtc ? (middle + 1, high) : (low, middle);
            }

            (WeatherReading, TimeSpan)? best = null;
            foreach (var index in new[] { low - 1, low })
            {
                if (index >= 0 && index < Readings.Count && (Readings.GetKeyAtIndex(index) - atUtc).Duration() is var age && age <= oldest && (best is null || age < best.Value.Item2))
                {
                    best = (Readings.GetValueAtIndex(index), age);
                }
            }

            return best;
        }
    }
}
