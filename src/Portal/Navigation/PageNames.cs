using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace GridGrains.Portal.Navigation;

/// <summary>
/// Pages by the names that people try: those of the JSON interface (<c>/catalog</c>, <c>/dlq</c>), and one of a kind where the page has the plural, or the other way round.
/// </summary>
internal static class PageNames
{
    private const string Search = "search";
    private const string Catalog = "catalog";

    /// <summary>First parts of addresses in the JSON interface and elsewhere whose page has another name.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        [Catalog] = "catalogue",
        ["datasets"] = "catalogue",
        ["dlq"] = "dead-letters",
        ["pipelines"] = "sources",
        ["pipeline"] = "sources",
        ["incidents"] = "anomalies",
        ["factors"] = "curves/factors",
        ["feeds"] = "operations",
        ["shards"] = "operations",
        ["session"] = "sign-in",
        ["login"] = "sign-in",
        ["lake"] = "catalogue",
    };

    /// <summary>First parts of the pages' own addresses, and whether one is a page alone.</summary>
    private static readonly Dictionary<string, bool> Pages = typeof(PageNames).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
        .Select(route => route.Template.Trim('/'))
        .GroupBy(template => template.Split('/')[0])
        .ToDictionary(pages => pages.Key, pages => pages.Contains(pages.Key), StringComparer.OrdinalIgnoreCase);

    /// <param name="path">Of an address where there is no page.</param>
    /// <returns>The page that was most likely meant; null where none is near.</returns>
    public static string? Meant(string path)
    {
        var parts = path.Trim('/').Split('/', 2);
        if (Pages.TryGetValue(parts[0], out var isPage))
        {
            // Nodes, hubs and zones are found, and not listed.
            return isPage || parts.Length > 1 ? null : $"/{Search}";
        }

        if (Others.TryGetValue(parts[0], out var other))
        {
            // Tables have one name in both; what stands behind others is of the JSON interface alone.
            return parts.Length > 1 && parts[0].Equals(Catalog, StringComparison.OrdinalIgnoreCase) ? $"/{other}/{parts[1]}" : $"/{other}";
        }

        return OfNumber(parts[0]).FirstOrDefault(Pages.ContainsKey) is { } page
            ? parts.Length > 1 ? $"/{page}/{parts[1]}" : Pages[page] ? $"/{page}" : $"/{Search}"
            : null;
    }

    // One of several, and several of one.
    private static IEnumerable<string> OfNumber(string word)
    {
        var small = word.ToLowerInvariant();
        yield return $"{small}s";
        if (small.EndsWith('y'))
        {
            yield return $"{small[..^1]}ies";
        }

        if (small.EndsWith("ies", StringComparison.Ordinal))
        {
            yield return $"{small[..^3]}y";
        }

        if (small.EndsWith('s'))
        {
            yield return small[..^1];
        }
    }
}
