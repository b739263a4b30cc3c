namespace GridGrains.Domain.Governance.Admission;

public enum TierVerdict
{
    /// <summary>The query may run.</summary>
    Granted,

    /// <summary>It waits for its turn.</summary>
    Waits,

    /// <summary>As many wait as may.</summary>
    QueueFull,

    /// <summary>Its tenant has asked as often as it may.</summary>
    QuotaExceeded,

    /// <summary>It is not known: it never came, has ended, or its silo was silent for longer than a lease.</summary>
    Gone,

    /// <summary>Somebody has taken it out of the queue.</summary>
    Killed,
}

/// <summary>What a tier says to a query.</summary>
/// <param name="Place">Of one that waits: 1 is the next.</param>
/// <param name="ExpectedWait">By how fast queries of the tier have ended of late; null where none has.</param>
/// <param name="Window">Of an exceeded quota: hour or day.</param>
/// <param name="Used">Queries in the window, of the quota or of the queue.</param>
/// <param name="AgainAtUtc">When a refused one may come again.</param>
public sealed record TierAnswer(TierVerdict Verdict, int Place = 0, TimeSpan? ExpectedWait = null, string? Window = null, int Used = 0, int Limit = 0, DateTime? AgainAtUtc = null)
{
    public static readonly TierAnswer Granted = new(TierVerdict.Granted);
    public static readonly TierAnswer Gone = new(TierVerdict.Gone);
}

/// <summary>A query that asks for its turn.</summary>
/// <param name="Silo">Whose lease it is: one that falls silent ends all of its leases.</param>
/// <param name="Weight">Of the tenant: its share where others wait too.</param>
/// <param name="IsCharged">It was counted for the quotas already.</param>
public sealed record TierAsk(Guid Id, string Tenant, double Weight, string Silo, bool IsCharged = false);
