using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Weather;

/// <summary>A place whose people use the power of a zone.</summary>
/// <param name="Weight">Relative to the other places of its zone: millions of people of the metropolitan area, roughly.</param>
public readonly record struct LoadPlace(string Name, double LatitudeDegrees, double LongitudeDegrees, double Weight);

/// <summary>A zone for weather: its load places and the clock of its degree days.</summary>
/// <param name="StandardOffsetHours">Local standard time, all year: -8 for Pacific.</param>
public sealed record WeatherZone(Iso Iso, string Id, IReadOnlyList<string> Aliases, int StandardOffsetHours, IReadOnlyList<LoadPlace> Places)
{
    /// <summary>The key of the group: <c>CAISO/SP15</c>.</summary>
    public string Key => $"{Iso.Code}/{Id}";

    public bool IsCalled(string name) => Id.Equals(name, StringComparison.OrdinalIgnoreCase) || Aliases.Any(alias => alias.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>First hour of the local standard day that holds an hour.</summary>
    public int DayStart(int hour) => hour - Modulo(hour + StandardOffsetHours, 24);

    private static int Modulo(int value, int divisor) => ((value % divisor) + divisor) % divisor;
}

/// <summary>A cell's share in a zone.</summary>
/// <param name="Weight">Parts per million of the zone.</param>
public readonly record struct ZoneShare(WeatherZone Zone, int Weight);

/// <summary>
/// Zones and the cells that they are made of. A zone is a set of cells with weights: the cells around its load places. That is an
/// approximation; it follows people, not borders.
/// </summary>
public sealed class WeatherZoneCatalog
{
    private static readonly IReadOnlyList<ZoneShare> NoZones = [];

    private readonly Dictionary<string, IReadOnlyList<ZoneShare>> _zonesOf = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _cellsOf = [];

    /// <param name="cellsAround">Cells of a place, nearest first; they share its weight alike.</param>
    public WeatherZoneCatalog(IReadOnlyList<WeatherZone> zones, Func<LoadPlace, IReadOnlyList<string>> cellsAround)
    {
        Zones = zones;
        foreach (var zone in zones)
        {
            Add(zone, cellsAround);
        }
    }

    public IReadOnlyList<WeatherZone> Zones { get; }

    /// <summary>All cells that a zone has, in no order.</summary>
    public IReadOnlyCollection<string> Cells => _zonesOf.Keys;

    public IReadOnlyList<ZoneShare> ZonesOf(string cell) => _zonesOf.GetValueOrDefault(cell, NoZones);

    public IReadOnlyList<string> CellsOf(WeatherZone zone) => _cellsOf[zone.Key];

    public WeatherZone? Find(Iso iso, string name) => Zones.FirstOrDefault(zone => zone.Iso == iso && zone.IsCalled(name));

    private void Add(WeatherZone zone, Func<LoadPlace, IReadOnlyList<string>> cellsAround)
    {
        var weights = new Dictionary<string, double>();
        foreach (var place in zone.Places)
        {
            var cells = cellsAround(place);
            foreach (var cell in cells)
            {
                weights[cell] = weights.GetValueOrDefault(cell) + (place.Weight / cells.Count);
            }
        }

        var total = weights.Values.Sum();
        foreach (var (cell, weight) in weights)
        {
            _zonesOf[cell] = [.. ZonesOf(cell), new ZoneShare(zone, (int)Math.Round(weight / total * 1_000_000))];
        }

        _cellsOf[zone.Key] = [.. weights.Keys.Order(StringComparer.Ordinal)];
    }
}
