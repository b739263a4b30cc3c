using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GridGrains.Domain.Guardrails.Episodes;

namespace GridGrains.Domain.Guardrails.Incidents;

/// <summary>Name of an incident, <c>CAISO/REAL_TIME_5_MIN/market/2026-06-01T10:05:00Z</c>: it says which episodes belong to it.</summary>
/// <param name="StartUtc">Start of the first interval with an anomaly.</param>
public readonly record struct IncidentId(string Iso, string Market, string Nature, DateTime StartUtc)
{
    /// <summary>Episodes belong to an incident that began less than this before them.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private const string Stamp = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Asks for the episodes of this incident and for no others.</summary>
    public EpisodeFilter Filter => new(Iso: Iso, Market: Market, Nature: Nature, SinceUtc: StartUtc, UntilUtc: StartUtc + Window);

    public static bool TryParse(string text, [NotNullWhen(true)] out IncidentId? id)
    {
        id = text.Split('/') is [{ Length: > 0 } iso, { Length: > 0 } market, { Length: > 0 } nature, var start]
            && DateTime.TryParseExact(start, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var startUtc)
            ? new IncidentId(iso, market, nature, startUtc)
            : null;
        return id is not null;
    }

    public bool Holds(EpisodeEntry episode) =>
        episode.Iso == Iso && episode.Market == Market && episode.Nature == Nature && episode.StartUtc >= StartUtc && episode.StartUtc < StartUtc + Window;

    public override string ToString() => $"{Iso}/{Market}/{Nature}/{StartUtc.ToString(Stamp, CultureInfo.InvariantCulture)}";
}
