using GridGrains.Domain.Outages;

namespace GridGrains.Silo.Http.Outages;

/// <summary>Which outages are asked for; null asks for nothing.</summary>
/// <param name="AtUtc">Moment that states are of.</param>
/// <param name="KnownAtUtc">Only what was published then.</param>
internal sealed record OutageAsk(DateTime AtUtc, DateTime KnownAtUtc, int Limit)
{
    public const string Out = "out";
    public const string Any = "any";

    public static readonly string[] States = [Out, .. Outage.StageWords, Any];

    public string? Iso { get; init; }

    public string State { get; init; } = Out;

    public string? Kind { get; init; }

    public string? Type { get; init; }

    public string? Facility { get; init; }

    public string? Region { get; init; }

    /// <summary>At least so severe.</summary>
    public string? Severity { get; init; }

    public bool Selects(Outage outage) => outage.Latest is var report
        && (State == Any || (State == Out ? outage.IsOutAt(AtUtc) : Outage.WordOf(outage.StageAt(AtUtc)) == State))
        && (Kind is null || report.Kind.Word() == Kind)
        && (Type is null || report.FacilityType == Type)
        && (Region is null || report.Region == Region)
        && (Facility is null || outage.Facility == Facility || report.FacilityName == Facility)
        && (Severity is null || (int)OutageSeverities.SeverityOf(report) >= OutageSeverities.AllWords.ToList().IndexOf(Severity));
}
