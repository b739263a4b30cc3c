namespace GridGrains.Portal.Guardrails;

/// <summary>Addresses of pages about episodes.</summary>
public static class AnomalyPaths
{
    /// <summary>What the page of quarantined days reads.</summary>
    public const string QuarantineRoute = "/v1/quarantine";

    /// <param name="id">That of the episode's events; it holds slashes and colons.</param>
    public static string Episode(string id) => $"/anomalies/episode?id={Uri.EscapeDataString(id)}";
}
