using System.Text.RegularExpressions;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Cubes;
using GridGrains.Domain.Series;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>Which tables a cube reads, and rows of which markets of them.</summary>
public static partial class CubeTables
{
    /// <summary>Views that statements name, and the table behind each.</summary>
    private static readonly Dictionary<string, string> Views = new() { ["quarantined_hour"] = "data_quality_log" };

    /// <summary>Tables behind a statement of a cube.</summary>
    public static IReadOnlyCollection<string> Of(Cube cube, bool isPast) =>
    [
        .. Named().Matches(cube.Statement(isPast, CubeClock.None)).Select(match => match.Groups[1].Value)
            .Select(name => Views.GetValueOrDefault(name, name)).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <param name="parameters">Of the cube's SQL.</param>
    public static CubeReads ReadsOf(Cube cube, bool isPast, IReadOnlyDictionary<string, string> parameters)
    {
        var markets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in cube.Parameters)
        {
            if (parameter.Kind == CubeParameterKind.Iso && parameters.TryGetValue(parameter.Name, out var iso))
            {
                markets.Add(iso);
            }
            else if (parameter.Kind == CubeParameterKind.Hubs && parameters.TryGetValue($"{parameter.Name}_isos", out var isos))
            {
                markets.UnionWith(QueryParameters.TextsOf(isos));
            }
        }

        if (markets.Count > 0)
        {
            // Series of no market, such as gas, stand beside those of each.
            markets.Add(SeriesKey.National);
        }

        return new CubeReads(Of(cube, isPast), markets);
    }

    [GeneratedRegex(@"\b(?:FROM|JOIN)\s+([a-z][a-z0-9_]*)\b")]
    private static partial Regex Named();
}
