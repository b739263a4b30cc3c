using System.Globalization;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Portal.Shell;

namespace GridGrains.Portal.Guardrails;

/// <summary>Incidents as pages show them.</summary>
public static class IncidentText
{
    private const int HubsShown = 3;

    /// <summary>The whole market, its first hub, or the one node that shows it; beside the name of the ISO.</summary>
    public static string Where(IncidentView incident) => incident switch
    {
        { Scope: "market" } => "the market",
        { Scope: "hub", Hubs: [var first, ..] } => first.Hub,
        { Nodes: 1 } => incident.Gravest.Key[(incident.Iso.Length + 1)..],
        _ => "some nodes",
    };

    public static string Nodes(IncidentView incident) => string.Create(CultureInfo.InvariantCulture, $"{Format.Count(incident.Nodes)} of {Format.Count(incident.KnownNodes)}");

    /// <summary>The hubs of the largest shares, <c>SP15 40/44</c>.</summary>
    public static string Hubs(IncidentView incident)
    {
        var shown = string.Join(", ", incident.Hubs.Take(HubsShown).Select(hub => string.Create(CultureInfo.InvariantCulture, $"{hub.Hub} {hub.Nodes}/{hub.Of}")));
        return incident.Hubs.Count > HubsShown ? $"{shown} and others" : shown;
    }
}
