using System.Text.Json;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Forms;
using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Zones;

/// <summary>A zone as a file draws it.</summary>
/// <param name="Feature">Its place in the file, from 1.</param>
/// <param name="Area">The balancing area that it is; null for a part of one.</param>
public sealed record ZoneOutline(int Feature, Iso Iso, string Id, IReadOnlyList<string> Aliases, int StandardOffsetHours, BalancingArea? Area, IReadOnlyList<GeoPolygon> Polygons);

/// <param name="Feature">From 1, in the order of the file.</param>
/// <param name="Name">What the feature calls itself; empty where it does not.</param>
public sealed record SkippedFeature(int Feature, string Name, string Field, string Reason);

/// <summary>
/// Reads zones from GeoJSON (RFC 7946). A feature is a zone by its properties <c>iso</c> and <c>zone</c> (with <c>aliases</c> and
/// <c>standard_offset_hours</c>), or a balancing area by <c>zoneName</c> (<c>US-CAL-CISO</c>) or <c>code</c>. A feature that is neither, or
/// whose outline cannot be used, is skipped with the reason.
/// </summary>
public static class ZoneGeoJson
{
    /// <summary>Longer edges may mean the other way round the globe; two libraries read them differently.</summary>
    public const double MaxEdgeDegrees = 90;

    private const int MaxPoints = 200_000;

    /// <exception cref="ReportFormatException">The text is no GeoJSON with features.</exception>
    public static IReadOnlyList<ZoneOutline> Read(Stream content, Action<SkippedFeature> skip)
    {
        using var document = ForecastJson.Parse(content);
        try
        {
            return Read(document, skip);
        }
        catch (InvalidOperationException broken) when (BrokenJson.Is(broken))
        {
            throw new ReportFormatException($"is no JSON: {BrokenJson.Words(broken)}", broken);
        }
    }

    private static List<ZoneOutline> Read(JsonDocument document, Action<SkippedFeature> skip)
    {
        var zones = new List<ZoneOutline>();
        var number = 0;
        foreach (var feature in FeaturesOf(document.RootElement))
        {
            number++;
            var properties = feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("properties", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
            var name = properties.ValueKind == JsonValueKind.Object ? Text(properties, "zone") ?? Text(properties, "zoneName") ?? Text(properties, "code") ?? "" : "";
            try
            {
                zones.Add(ZoneOf(number, properties, feature));
            }
            catch (SkipException reason)
            {
                skip(new SkippedFeature(number, name, reason.Field, reason.Message));
            }
        }

        return zones;
    }

    private static JsonElement[] FeaturesOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && RecordObject.TwiceIn(root) is { } twice)
        {
            throw new ReportFormatException($"is no GeoJSON: '{twice}' is given twice");
        }

        var type = root.ValueKind == JsonValueKind.Object ? Text(root, "type") : null;
        return type == "Feature" ? [root]
            : type == "FeatureCollection" && root.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Array ? [.. features.EnumerateArray()]
            : throw new ReportFormatException("is no GeoJSON: its type is to be FeatureCollection or Feature");
    }

    // What it is comes first: the outline of what is no zone does not matter.
    private static ZoneOutline ZoneOf(int number, JsonElement properties, JsonElement feature)
    {
        RequireOnce(feature);
        RequireOnce(properties);
        if (properties.ValueKind != JsonValueKind.Object)
        {
            throw new SkipException("properties", "the feature has no properties");
        }

        if (Text(properties, "iso") is { } code)
        {
            var iso = Isos.TryGet(code, out var known) ? known : throw new SkipException("iso", $"'{code}' is no ISO; known are {Isos.Codes}");
            var id = Text(properties, "zone") is { Length: > 0 and <= 64 } named && !named.Contains('/', StringComparison.Ordinal) ? named
                : throw new SkipException("zone", "a zone's name has 1 to 64 characters, and no slash");
            return new ZoneOutline(number, iso, id, Aliases(properties), OffsetOf(properties) ?? iso.Definition.BalancingArea.StandardOffsetHours, null, PolygonsOf(feature));
        }

        var market = (Text(properties, "zoneName") ?? Text(properties, "code")) is { } name
            ? Isos.All.FirstOrDefault(iso => iso.Definition.BalancingArea.IsNamed(name)) ?? throw new SkipException("zoneName", $"'{name}' is no balancing area of a market")
            : throw new SkipException("iso", "the feature names neither iso and zone nor a balancing area");
        var area = market.Definition.BalancingArea;
        return new ZoneOutline(number, market, area.Code, [market.Code, "SYSTEM"], area.StandardOffsetHours, area, PolygonsOf(feature));
    }

    // Which of two values is meant nobody can say.
    private static void RequireOnce(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object && RecordObject.TwiceIn(element) is { } twice)
        {
            throw new SkipException(twice, "is given twice");
        }
    }

    private static string[] Aliases(JsonElement properties) => properties.TryGetProperty("aliases", out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(alias => alias.ValueKind == JsonValueKind.String).Select(alias => alias.GetString()!).Take(20)]
        : [];

    private static int? OffsetOf(JsonElement properties) => !properties.TryGetProperty("standard_offset_hours", out var given) || given.ValueKind == JsonValueKind.Null ? null
        : given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var hours) && hours is >= -12 and <= 14 ? hours
        : throw new SkipException("standard_offset_hours", $"{given} is no whole number from -12 to 14");

    private static List<GeoPolygon> PolygonsOf(JsonElement feature)
    {
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("geometry", out var geometry) || geometry.ValueKind != JsonValueKind.Object
            || !geometry.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array)
        {
            throw new SkipException("geometry", "the feature has no geometry");
        }

        RequireOnce(geometry);
        var polygons = Text(geometry, "type") switch
        {
            "Polygon" => [coordinates],
            "MultiPolygon" => coordinates.EnumerateArray().ToArray(),
            var type => throw new SkipException("geometry", $"'{type}' is neither Polygon nor MultiPolygon"),
        };
        return [.. polygons.Select(PolygonOf)];
    }

    private static GeoPolygon PolygonOf(JsonElement rings)
    {
        IReadOnlyList<LatLng>[] points = rings.ValueKind == JsonValueKind.Array ? [.. rings.EnumerateArray().Select(RingOf)] : [];
        if (points.Length == 0)
        {
            throw new SkipException("geometry", "a polygon has no ring");
        }

        if (OutlineCheck.FaultOf(points) is { } fault)
        {
            throw new SkipException("geometry", fault);
        }

        try
        {
            return new GeoPolygon(points[0], [.. points.Skip(1)]);
        }
        catch (H3Exception wrong)
        {
            throw new SkipException("geometry", wrong.Message);
        }
    }

    private static IReadOnlyList<LatLng> RingOf(JsonElement ring)
    {
        var points = new List<LatLng>();
        foreach (var point in ring.ValueKind == JsonValueKind.Array ? ring.EnumerateArray() : throw new SkipException("geometry", "a ring is no array"))
        {
            if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() < 2 || point[0].ValueKind != JsonValueKind.Number || point[1].ValueKind != JsonValueKind.Number
                || Math.Abs(point[1].GetDouble()) > 90 || Math.Abs(point[0].GetDouble()) > 180)
            {
                throw new SkipException("geometry", $"{point} is no longitude and latitude");
            }

            var next = new LatLng(point[1].GetDouble(), point[0].GetDouble());
            if (points.Count > 0 && Math.Abs(points[^1].LongitudeDegrees - next.LongitudeDegrees) is > MaxEdgeDegrees and <= 180)
            {
                throw new SkipException("geometry", $"an edge of more than {MaxEdgeDegrees} degrees may go either way round; put points between");
            }

            points.Add(next);
            if (points.Count > MaxPoints)
            {
                throw new SkipException("geometry", $"a ring has more than {MaxPoints} points");
            }
        }

        return points;
    }

    private static string? Text(JsonElement element, string member) => ForecastJson.Text(element, member);

    private sealed class SkipException(string field, string reason) : Exception(reason)
    {
        public string Field { get; } = field;
    }
}
