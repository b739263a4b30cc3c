namespace GridGrains.Domain.Outages;

/// <summary>How grave an outage is, by the capacity that it takes.</summary>
public enum OutageSeverity : byte
{
    Minor,

    /// <summary>More than <see cref="OutageSeverities.MajorMw"/>.</summary>
    Major,

    /// <summary>More than <see cref="OutageSeverities.CriticalMw"/>.</summary>
    Critical,
}

/// <summary>Which outages people are alerted to.</summary>
public static class OutageSeverities
{
    public const double MajorMw = 500;
    public const double CriticalMw = 1_000;

    private static readonly string[] Words = ["minor", "major", "critical"];

    public static OutageSeverity SeverityOf(OutageReport report) =>
        report.CapacityMw > CriticalMw ? OutageSeverity.Critical : report.CapacityMw > MajorMw ? OutageSeverity.Major : OutageSeverity.Minor;

    /// <summary>A nuclear unit comes back slowly, whatever it lost.</summary>
    public static bool IsHighImpact(OutageReport report) => report.FacilityType == OutageWords.Nuclear;

    public static bool IsAlerted(OutageReport report) => IsHighImpact(report) || SeverityOf(report) != OutageSeverity.Minor;

    public static string Word(this OutageSeverity severity) => Words[(int)severity];

    public static IReadOnlyList<string> AllWords => Words;
}
