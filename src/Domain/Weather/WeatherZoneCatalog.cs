using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Weather;

/// <summary>
/// Zones and the cells that they are made of: built-in ones, cells around their load places, and imported ones in their place or beside them. It
/// changes as a whole, while it is read, under a growing <see cref="Version"/>.
/// </summary>
public sealed class WeatherZoneCatalog
{
    private readonly IReadOnlyList<ZoneArea> _builtIn;
    private volatile Zoning _current;

    /// <param name="cellsAround">Cells of a place, nearest first; they share its weight alike.</param>
    public WeatherZoneCatalog(IReadOnlyList<WeatherZone> zones, Func<LoadPlace, IReadOnlyList<string>> cellsAround)
    {
        _builtIn = [.. zones.Select(zone => AreaAround(zone, cellsAround))];
        _current = new Zoning(0, _builtIn);
    }

    /// <summary>Grows with every change.</summary>
    public int Version => _current.Version;

    public IReadOnlyList<WeatherZone> Zones => _current.Zones;

    public IReadOnlyList<ZoneArea> Areas => _current.Areas;

    /// <summary>All cells that a zone has, in no order.</summary>
    public IReadOnlyCollection<string> Cells => _current.ZonesOf.Keys;

    public IReadOnlyList<ZoneShare> ZonesOf(string cell) => _current.ZonesOf.TryGetValue(cell, out var shares) ? shares : [];

    /// <summary>In ordinal order; none of a zone that is there no more.</summary>
    public IReadOnlyList<string> CellsOf(WeatherZone zone) => _current.CellsOf.GetValueOrDefault(zone.Key, []);

    public ZoneOrigin OriginOf(WeatherZone zone) => _current.Origins.GetValueOrDefault(zone.Key, ZoneOrigin.BuiltIn);

    public WeatherZone? Find(Iso iso, string name) => Zones.FirstOrDefault(zone => zone.Iso == iso && zone.IsCalled(name));

    public WeatherZone? Find(string key) => Zones.FirstOrDefault(zone => zone.Key == key);

    /// <summary>Takes these imported zones in place of those before; a built-in zone of the same key gives way. Callers take turns.</summary>
    public void Replace(IReadOnlyList<ZoneArea> imported)
    {
        var keys = imported.Select(area => area.Zone.Key).ToHashSet();
        _current = new Zoning(_current.Version + 1, [.. _builtIn.Where(area => !keys.Contains(area.Zone.Key)), .. imported]);
    }

    private static ZoneArea AreaAround(WeatherZone zone, Func<LoadPlace, IReadOnlyList<string>> cellsAround)
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

        return ZoneArea.Of(zone, weights, ZoneOrigin.BuiltIn);
    }

    private sealed class Zoning
    {
        public Zoning(int version, IReadOnlyList<ZoneArea> areas)
        {
            (Version, Areas, Zones) = (version, areas, [.. areas.Select(area => area.Zone)]);
            foreach (var area in areas)
            {
                CellsOf.Add(area.Zone.Key, [.. area.Cells.Select(cell => cell.Key)]);
                Origins.Add(area.Zone.Key, area.Origin);
                foreach (var (cell, weight) in area.Cells)
                {
                    var share = new ZoneShare(area.Zone, weight);
                    ZonesOf[cell] = ZonesOf.TryGetValue(cell, out var before) ? [.. before, share] : [share];
                }
            }
        }

        public int Version { get; }

        public IReadOnlyList<ZoneArea> Areas { get; }

        public IReadOnlyList<WeatherZone> Zones { get; }

        public Dictionary<string, ZoneShare[]> ZonesOf { get; } = [];

        public Dictionary<string, IReadOnlyList<string>> CellsOf { get; } = [];

        public Dictionary<string, ZoneOrigin> Origins { get; } = [];
    }
}
