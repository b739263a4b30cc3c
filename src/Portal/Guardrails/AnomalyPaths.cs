namespace GridGrains.Portal.Guardrails;

/// <summary>Addresses of pages about episodes.</summary>
public static class AnomalyPaths
{
    /// <param name="id">That of the episode's events; it holds slashes and colons.</param>
    public static string Episode(string id) => $"/anomalies/episode?id={Uri.EscapeDataString(id)}";
}
