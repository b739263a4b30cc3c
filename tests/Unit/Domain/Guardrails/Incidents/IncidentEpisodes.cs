using GridGrains.Domain.Guardrails.Episodes;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Incidents;

internal static class IncidentEpisodes
{
    public static readonly DateTime Noon = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>An episode of a node of CAISO that begins so many minutes after noon.</summary>
    public static EpisodeEntry At(string node, int minute) => new(
        $"{node}@{minute:000}", $"CAISO/{node}", "REAL_TIME_5_MIN", Noon.AddMinutes(minute), Noon.AddMinutes(minute), Noon.AddMinutes(minute + 5), EpisodeEvents.Open, "market",
        ["seasonal", "ewma"], 3, 1, 400, 40, "far from its hour");
}
