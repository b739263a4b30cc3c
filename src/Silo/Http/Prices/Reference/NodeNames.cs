using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Prices.Reference;

/// <summary>Finds what a name in a request means, and near names where it means nothing.</summary>
internal static class NodeNames
{
    /// <summary>Names further away than this are no suggestion.</summary>
    private const int MaxEdits = 3;

    private const int MaxNameLength = 64;

    /// <exception cref="ApiException">404: the code is no ISO.</exception>
    public static Iso IsoOf(string code) => Isos.TryGet(code, out var iso)
        ? iso
        : throw new ApiException(DomainProblems.UnknownIso, $"'{code}' is no ISO") { Suggestions = [.. Isos.All.Select(known => known.Code)] };

    /// <summary>The path segment as the client meant it: the server leaves an escaped slash as it is.</summary>
    public static string Unescape(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public static ApiException UnknownNode(ReferenceCatalog catalog, Iso iso, string name)
    {
        var nodes = catalog.Keys.Where(key => key.Iso == iso).Select(key => key.Id);
        return new(PriceProblems.UnknownNode, $"{iso} has no node '{name}'") { Suggestions = Near(name, nodes.Concat(HubNames(catalog, iso))) };
    }

    public static ApiException UnknownHub(ReferenceCatalog catalog, Iso iso, string name) =>
        new(PriceProblems.UnknownHub, $"{iso} has no hub '{name}'") { Suggestions = Near(name, HubNames(catalog, iso)) };

    public static ApiException UnknownZone(ReferenceCatalog catalog, Iso iso, string name) =>
        new(PriceProblems.UnknownZone, $"{iso} has no zone '{name}'")
        {
            Suggestions = Near(name, catalog.Zones(iso).SelectMany(zone => zone.Aliases.Append(zone.Id).Append(zone.DisplayName))),
        };

    private static IEnumerable<string> HubNames(ReferenceCatalog catalog, Iso iso) =>
        catalog.Hubs(iso).SelectMany(hub => hub.Aliases.Append(hub.Id).Append(hub.DisplayName));

    private static string[] Near(string name, IEnumerable<string> candidates)
    {
        if (name.Length > MaxNameLength)
        {
            return [];
        }

        return [.. candidates
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= MaxEdits)
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(ApiLimits.MaxSuggestions)
            .Select(candidate => candidate.Name)];
    }

    private static int Distance(string name, string candidate)
    {
        if (candidate.Contains(name, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        return Math.Abs(name.Length - candidate.Length) > MaxEdits ? int.MaxValue : Edits(name, candidate);
    }

    // Levenshtein with one row; names are short.
    private static int Edits(string left, string right)
    {
        Span<int> row = stackalloc int[MaxNameLength + MaxEdits + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
