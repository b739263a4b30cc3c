namespace GridGrains.Domain.Weather;

/// <summary>How a zone came to its cells.</summary>
public enum ZoneMethod
{
    /// <summary>Cells around load places.</summary>
    Places,

    /// <summary>Cells whose middle lies in a polygon.</summary>
    Polygon,

    /// <summary>Cells of a balancing area that are nearest to a placed member node.</summary>
    NearestNodes,
}

/// <summary>What the weight of a cell stands for.</summary>
public enum ZoneWeights
{
    Area,

    /// <summary>Load places around the cell, each by its weight and the distance.</summary>
    Load,
}

/// <param name="Members">Nodes that make the zone; 0 for one with a polygon.</param>
/// <param name="Unplaced">Of them those without coordinates, which had no say.</param>
/// <param name="File">What it was imported from; null for a built-in one.</param>
public sealed record ZoneOrigin(ZoneMethod Method, ZoneWeights Weights, int Members, int Unplaced, string? File, DateTime? ImportedAtUtc)
{
    public static readonly ZoneOrigin BuiltIn = new(ZoneMethod.Places, ZoneWeights.Load, 0, 0, null, null);

    /// <summary>A polygon is a border; what follows places or nodes is not.</summary>
    public bool IsApproximate => Method != ZoneMethod.Polygon;
}

/// <summary>A zone with its cells; weights add up to <see cref="WeatherZone.Parts"/>, but for rounding.</summary>
public sealed record ZoneArea(WeatherZone Zone, IReadOnlyList<KeyValuePair<string, int>> Cells, ZoneOrigin Origin)
{
    /// <summary>Weights of any size as parts of the zone. Cells too small for one part are left out.</summary>
    public static ZoneArea Of(WeatherZone zone, IReadOnlyCollection<KeyValuePair<string, double>> weights, ZoneOrigin origin)
    {
        var total = weights.Sum(cell => cell.Value);
        return new ZoneArea(
            zone,
            [.. weights.Select(cell => KeyValuePair.Create(cell.Key, (int)Math.Round(cell.Value / total * zone.Parts))).Where(cell => cell.Value > 0).OrderBy(cell => cell.Key, StringComparer.Ordinal)],
            origin);
    }
}
