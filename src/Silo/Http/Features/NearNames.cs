namespace GridGrains.Silo.Http.Features;

/// <summary>Names that a wrong one may have meant.</summary>
internal static class NearNames
{
    /// <returns>The few that begin most like it, then those of most alike length.</returns>
    public static string[] Of(string name, IEnumerable<string> known) =>
    [
        .. known.Distinct()
            .OrderByDescending(candidate => candidate.AsSpan().CommonPrefixLength(name))
            .ThenBy(candidate => Math.Abs(candidate.Length - name.Length))
            .ThenBy(candidate => candidate, StringComparer.Ordinal)
            .Take(ApiLimits.MaxSuggestions),
    ];
}
