using GridGrains.Grains.Contracts.Guardrails;

namespace GridGrains.Portal.Guardrails;

/// <summary>Addresses of pages about episodes.</summary>
public static class AnomalyPaths
{
    /// <summary>What the page of quarantined days reads.</summary>
    public const string QuarantineRoute = "/v1/quarantine";

    /// <param name="id">That of the episode's events; it holds slashes and colons.</param>
    public static string Episode(string id) => $"/anomalies/episode?id={Uri.EscapeDataString(id)}";

    /// <summary>The episodes of an incident; the episode itself where it is one node's.</summary>
    public static string Incident(IncidentView incident) => incident.Nodes == 1 ? Episode(incident.Gravest.Id) : Incident(incident.Id);

    /// <param name="id">Of the incident.</param>
    public static string Incident(string id) => $"/anomalies/episodes?incident={Uri.EscapeDataString(id)}";

    /// <summary>All episodes of a node.</summary>
    /// <param name="node">ISO/ID.</param>
    public static string OfNode(string node) => $"/anomalies/episodes?node={Uri.EscapeDataString(node)}";
}
