using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Weather.Intake;
using GridGrains.Grains.Weather;
using GridGrains.H3;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Weather;

/// <summary>The present hour at a node: of its own cell, else of the nearest cell of a zone, else of its zone as a whole.</summary>
internal readonly struct NodeWeatherReading : IFeatureReading
{
    public readonly DateTime HourUtc;
    public readonly string? Place;
    public readonly double Km = double.NaN;
    public readonly double TemperatureC = double.NaN;
    public readonly double WindMps = double.NaN;
    public readonly double CloudCover = double.NaN;
    public readonly PlaceFeatures Features;
    public readonly ZoneDegreeDays? Next24Hours;

    public NodeWeatherReading(NodePlace node, CellSnapshot? cell, ZoneWeatherSnapshot? zone, DateTime nowUtc)
    {
        var hour = WeatherHour.Of(nowUtc);
        HourUtc = WeatherHour.StartUtc(hour);
        var at = node.Where ?? default;
        if (cell is not null && WeatherViewsOf.At(cell, hour) is { } present)
        {
            (Place, TemperatureC, WindMps, CloudCover) = (cell.Cell, present.TemperatureC, present.WindMps, present.CloudCover);
            Km = H3Cell.Parse(cell.Cell).ToLatLng().DistanceKm(at);
        }
        else if (zone?.At(hour) is { } sum)
        {
            (Place, TemperatureC, WindMps, CloudCover) = (zone.Zone, sum.TemperatureC, sum.WindMps, sum.CloudCover);
            at = node.Where ?? new LatLng(node.Zone!.Largest.LatitudeDegrees, node.Zone.Largest.LongitudeDegrees);
        }

        IsFound = Place is not null;
        Features = PlaceFeatures.Of(HourUtc.AddMinutes(30), at.LatitudeDegrees, at.LongitudeDegrees, TemperatureC, double.NaN, WindMps, CloudCover);
        Next24Hours = node.Zone is { } known && zone is not null && ZoneDegreeDays.Of(known, zone, hour, 24) is { MissingHours: 0 } days ? days : null;
    }

    public bool IsFound { get; }
}

/// <summary>Where a node is, and the zone that it counts towards.</summary>
internal readonly record struct NodePlace(LatLng? Where, WeatherZone? Zone)
{
    public static readonly NodePlace Nowhere;
}

/// <summary>View <c>node_weather</c>: weather joined to nodes by their coordinates, hub and zone. Event timestamp: the hour's start.</summary>
internal sealed class NodeWeatherFeatureView(WeatherReader reader, WeatherZoneCatalog catalog, ReferenceCatalog reference, TimeProvider clock) : FeatureView("node_weather", "node_id")
{
    /// <summary>A cell further away says nothing of a node.</summary>
    private const double ReachKm = 25;

    private static readonly Feature<NodeWeatherReading>[] All =
    [
        Of("temperature_f", Units.Fahrenheit, "Temperature of the present hour at the node", static (in NodeWeatherReading node) => WeatherUnits.FahrenheitOf(node.TemperatureC)),
        Of("wind_mps", Units.MetresPerSecond, "Wind at 10 m", static (in NodeWeatherReading node) => node.WindMps),
        Of("cloud_cover", Units.One, "Share of the sky, 0 to 1", static (in NodeWeatherReading node) => node.CloudCover),
        Of("wind_capacity_factor", Units.One, "Generic turbine, 0 to 1", static (in NodeWeatherReading node) => node.Features.WindCapacityFactor),
        Of("solar_capacity_factor", Units.One, "Flat panel, 0 to 1", static (in NodeWeatherReading node) => node.Features.SolarCapacityFactor),
        Of("cdd_24h", Units.DegreeDays, "Cooling degree-hours over 24 of the next 24 hours of the node's zone", static (in NodeWeatherReading node) => node.Next24Hours?.Total.Cooling ?? double.NaN),
        Of("hdd_24h", Units.DegreeDays, "Heating degree-hours over 24 of the next 24 hours of the node's zone", static (in NodeWeatherReading node) => node.Next24Hours?.Total.Heating ?? double.NaN),
        Of("place_km", "km", "From the node to the middle of the cell; none where its zone speaks for it", static (in NodeWeatherReading node) => node.Km),
        new("place", FeatureType.String, "The cell or zone that the weather is of", static (in NodeWeatherReading node) => node.HourUtc, null, static (in NodeWeatherReading node) => node.Place),
    ];

    private volatile VersionedCells? _cells;

    public override FeatureViewAbout About { get; } = FeatureViewAbout.None with { Owner = "weather", Freshness = TimeSpan.FromHours(2), Description = "Weather of the present hour at a node, and the degree days ahead of its zone" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(All, feature => feature.Describe());

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        NodePlace[] places = [.. keys.Select(key => PlaceOf(key, now))];

        // Two cells for each node, one hop for all of them: its own, and the nearest of a zone.
        var cells = await reader.Cells.ReadAsync([.. places.SelectMany(CellsOf)], cancellation);
        var zones = await reader.Zones.ReadAsync([.. places.Select(place => place.Zone?.Key ?? "")], cancellation);
        var hour = WeatherHour.Of(now);
        return new FeatureRows<NodeWeatherReading>(
            All,
            [
                .. places.Select((place, row) => new NodeWeatherReading(
                    place, cells[2 * row] is { } own && WeatherViewsOf.At(own, hour) is not null ? own : cells[(2 * row) + 1], zones[row], now)),
            ]);
    }

    private NodePlace PlaceOf(string key, DateTime nowUtc)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Isos.TryGet(key[..slash], out var iso))
        {
            return NodePlace.Nowhere;
        }

        // What a node belonged to last holds on where its entries have ended.
        var name = key[(slash + 1)..];
        var entry = reference.TryResolve(iso, name, nowUtc, out var valid) ? valid
            : EntityKey.IsValidId(name) && reference.History(new EntityKey(iso, name)) is [var newest, ..] ? newest : null;
        var zone = new[] { entry?.Hub, entry?.Zone, name }.OfType<string>().Select(known => catalog.Find(iso, known)).FirstOrDefault(known => known is not null);
        return new NodePlace(entry is { Latitude: { } latitude, Longitude: { } longitude } ? new LatLng(latitude, longitude) : null, zone);
    }

    private string[] CellsOf(NodePlace place)
    {
        if (place.Where is not { } where)
        {
            return ["", ""];
        }

        var nearest = Cells().Near(where, ReachKm).OrderBy(cell => cell.ToLatLng().DistanceKm(where)).Select(cell => cell.ToString()).FirstOrDefault("");
        return [H3Cell.LatLngToCell(where, WeatherPlaces.Resolution).ToString(), nearest];
    }

    private CellIndex Cells()
    {
        // The version is read first: cells that are newer than it are looked at again.
        var version = catalog.Version;
        var cells = _cells is { } known && known.Version == version ? known : new VersionedCells(version, new CellIndex(catalog.Cells.Select(cell => H3Cell.Parse(cell))));
        _cells = cells;
        return cells.Index;
    }

    private sealed record VersionedCells(int Version, CellIndex Index);

    private static Feature<NodeWeatherReading> Of(string name, string unit, string doc, ReadNumber<NodeWeatherReading> number) =>
        new(name, FeatureType.Double, doc, static (in NodeWeatherReading node) => node.HourUtc, number) { Unit = unit };
}
