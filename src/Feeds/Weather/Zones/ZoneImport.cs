using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Weather;
using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Zones;

/// <param name="Members">Nodes by market and zone, for zones without an outline; empty where no reference is there.</param>
/// <param name="KnownZone">The zone that a name of a market means already; null for none.</param>
public sealed record ZoneImportOptions(
    ZoneWeights Weights, string File, DateTime NowUtc, Func<Iso, IReadOnlyCollection<ZoneMember>> Members, Func<Iso, string, WeatherZone?> KnownZone);

/// <summary>An imported zone as it is kept: its cells, not its outline, are the truth.</summary>
public sealed record ImportedZone(WeatherZone Zone, ZoneOrigin Origin, IReadOnlyList<H3Cell> Cells)
{
    /// <exception cref="DomainException"><c>InvalidSetting</c>: no load place is near.</exception>
    public ZoneArea ToArea()
    {
        var weights = Origin.Weights == ZoneWeights.Load ? ZonePainter.WeightsByLoad(Cells, Zone.Places) : ZonePainter.WeightsByArea(Cells);
        var (latitude, longitude) = (Cells.Average(cell => cell.ToLatLng().LatitudeDegrees), Cells.Average(cell => cell.ToLatLng().LongitudeDegrees));
        var zone = Zone with { Parts = WeatherZone.PartsOfArea, Middle = new LoadPlace(Zone.Id, latitude, longitude, 1) };
        return weights.Count > 0 ? ZoneArea.Of(zone, weights, Origin) : throw new DomainException(DomainErrorCode.InvalidSetting, $"{Zone.Key} has no cell within the reach of a load place");
    }
}

/// <summary>Makes zones of outlines, and of the nodes within balancing areas.</summary>
public static class ZoneImport
{
    /// <summary>Of all zones of one import: the seven markets' areas together have fewer.</summary>
    public const int MaxCells = 2_000_000;

    /// <param name="skip">Outlines that make no zone.</param>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: too many cells.</exception>
    public static IReadOnlyList<ImportedZone> Make(IReadOnlyList<ZoneOutline> outlines, ZoneImportOptions options, Action<SkippedFeature> skip, CancellationToken cancellation)
    {
        var zones = new List<ImportedZone>();
        foreach (var outline in outlines)
        {
            cancellation.ThrowIfCancellationRequested();
            var cells = ZonePainter.CellsOf(outline);
            if (cells.Length == 0)
            {
                skip(new SkippedFeature(outline.Feature, outline.Id, "geometry", "no cell has its middle within: the outline is smaller than a cell"));
                continue;
            }

            var whole = ZoneOf(outline.Iso, outline.Id, outline.Aliases, outline.StandardOffsetHours, options);
            Add(zones, whole, new ZoneOrigin(ZoneMethod.Polygon, options.Weights, 0, 0, options.File, options.NowUtc), cells, options, skip, outline.Feature);
            if (outline.Area is not null)
            {
                AddParts(zones, outline, cells, options, skip);
            }
        }

        return zones;
    }

    private static void AddParts(List<ImportedZone> zones, ZoneOutline outline, H3Cell[] cells, ZoneImportOptions options, Action<SkippedFeature> skip)
    {
        var members = options.Members(outline.Iso);
        var drawn = zones.Where(zone => zone.Origin.Method == ZoneMethod.Polygon).Select(zone => zone.Zone.Key).ToHashSet();
        foreach (var (name, share) in ZonePainter.Share(cells, members).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var zone = ZoneOf(outline.Iso, name, [], outline.StandardOffsetHours, options);
            var all = members.Where(member => member.Zone == name).ToArray();
            if (!drawn.Contains(zone.Key))
            {
                Add(
                    zones, zone, new ZoneOrigin(ZoneMethod.NearestNodes, options.Weights, all.Length, all.Count(member => member.Place is null), options.File, options.NowUtc), share,
                    options, skip, outline.Feature);
            }
        }
    }

    private static void Add(
        List<ImportedZone> zones, WeatherZone zone, ZoneOrigin origin, IReadOnlyList<H3Cell> cells, ZoneImportOptions options, Action<SkippedFeature> skip, int feature)
    {
        if (options.Weights == ZoneWeights.Load && zone.Places.Count == 0)
        {
            skip(new SkippedFeature(feature, zone.Key, "weights", "no load places are known of the zone; import it by area"));
            return;
        }

        zones.RemoveAll(known => known.Zone.Key == zone.Key);
        zones.Add(new ImportedZone(zone, origin, cells));
        if (zones.Sum(known => known.Cells.Count) > MaxCells)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"the zones have more than {MaxCells:N0} cells");
        }
    }

    // A zone that is known keeps its id, names and load places.
    private static WeatherZone ZoneOf(Iso iso, string name, IReadOnlyList<string> aliases, int offsetHours, ZoneImportOptions options) =>
        options.KnownZone(iso, name) ?? new WeatherZone(iso, name, aliases, offsetHours, []);
}
