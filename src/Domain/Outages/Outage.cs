namespace GridGrains.Domain.Outages;

/// <summary>How an outage stands at a moment.</summary>
public enum OutageStage : byte
{
    /// <summary>It begins later.</summary>
    Scheduled,

    /// <summary>Capacity is out of service, as it was said at first.</summary>
    Open,

    /// <summary>Capacity is out of service, and start, end or capacity are not those that were said at first.</summary>
    Changed,

    /// <summary>It is over.</summary>
    Returned,

    /// <summary>It does not take place.</summary>
    Cancelled,
}

/// <summary>A revision of an outage, and how long the source has said the same.</summary>
/// <param name="ConfirmedUtc">Newest publication that says it; that of the report itself at least.</param>
public sealed record OutageRevision(OutageReport Report, DateTime ConfirmedUtc);

/// <summary>One outage with its revisions, which are different from each other and ascend by when they were known.</summary>
/// <param name="Key">The facility: <c>CAISO/DIABLO_7_UNIT 1</c>.</param>
public sealed record Outage(string Key, OutageRevision[] Revisions)
{
    private static readonly string[] Stages = ["scheduled", "open", "changed", "returned", "cancelled"];

    public string Id => Revisions[0].Report.OutageId;

    public string Iso => Key[..Key.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The facility by the source's id.</summary>
    public string Facility => Key[(Key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public OutageReport Latest => Revisions[^1].Report;

    /// <summary>What was known at a moment; null where nothing was.</summary>
    public Outage? KnownAt(DateTime momentUtc) =>
        momentUtc >= Latest.KnownAtUtc ? this
        : Array.FindAll(Revisions, revision => revision.Report.KnownAtUtc <= momentUtc) is { Length: > 0 } known ? this with { Revisions = known }
        : null;

    /// <summary>By its newest revision; take <see cref="KnownAt"/> first for what was known.</summary>
    public OutageStage StageAt(DateTime momentUtc)
    {
        var report = Latest;
        if (report.Status != OutageStatus.Active)
        {
            return report.Status == OutageStatus.Cancelled ? OutageStage.Cancelled : OutageStage.Returned;
        }

        return momentUtc < report.StartUtc ? OutageStage.Scheduled
            : report.EndUtc <= momentUtc ? OutageStage.Returned
            : IsRevised ? OutageStage.Changed
            : OutageStage.Open;
    }

    /// <summary>True while capacity is out of service.</summary>
    public bool IsOutAt(DateTime momentUtc) => StageAt(momentUtc) is OutageStage.Open or OutageStage.Changed;

    /// <summary>True where it takes capacity out of service at some time of a span.</summary>
    public bool IsOutWithin(DateTime fromUtc, DateTime toUtc) =>
        Latest.Status != OutageStatus.Cancelled && Latest.StartUtc < toUtc && (EndedUtc ?? DateTime.MaxValue) > fromUtc;

    /// <summary>Its end; of one that was completed without an end, when that was known.</summary>
    public DateTime? EndedUtc => Latest.Status == OutageStatus.Completed && (Latest.EndUtc is null || Latest.EndUtc > Latest.KnownAtUtc) ? Latest.KnownAtUtc : Latest.EndUtc;

    public static string WordOf(OutageStage stage) => Stages[(int)stage];

    public static IReadOnlyList<string> StageWords => Stages;

    private bool IsRevised
    {
        get
        {
            var (first, last) = (Revisions[0].Report, Latest);
            return first.StartUtc != last.StartUtc || first.EndUtc != last.EndUtc || first.CapacityMw != last.CapacityMw;
        }
    }
}
