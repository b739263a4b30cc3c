using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Domain.Reference;

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

    /// <param name="places">Knows which names are of one place.</param>
    public bool Selects(Outage outage, ReferenceCatalog places) => outage.Latest is var report
        && (State == Any || (State == Out ? outage.IsOutAt(AtUtc) : Outage.WordOf(outage.StageAt(AtUtc)) == State))
        && (Kind is null || report.Kind.Word() == Kind)
        && (Type is null || report.FacilityType == Type)
        && (Region is null || (Isos.TryGet(outage.Iso, out var iso) && places.IsSamePlace(iso, report.Region, Region)))
        && (Facility is null || outage.Facility == Facility || report.FacilityName == Facility)
        && (Severity is null || (int)OutageSeverities.SeverityOf(report) >= OutageSeverities.AllWords.ToList().IndexOf(Severity));
}
