using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Intake;

/// <summary>Where stations are, by each of their ids (NOAA's eleven digits, ICAO's four letters).</summary>
public sealed class StationPlaces
{
    private readonly Dictionary<string, LatLng> _places = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, LatLng> All => _places;

    public void Add(string id, double latitudeDegrees, double longitudeDegrees) => _places[id] = new LatLng(latitudeDegrees, longitudeDegrees);

    public bool TryGet(string id, out LatLng place) => _places.TryGetValue(id, out place);

    /// <summary>Whether a place can be one: files give 0/0, or all nines, for a station that nobody has placed.</summary>
    public static bool IsPlace(double latitudeDegrees, double longitudeDegrees) =>
        Math.Abs(latitudeDegrees) <= 90 && Math.Abs(longitudeDegrees) <= 180 && (latitudeDegrees != 0 || longitudeDegrees != 0);
}
