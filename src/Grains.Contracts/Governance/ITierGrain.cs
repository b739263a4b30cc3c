using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Governance;

/// <summary>The turns of one tier, by its name, for the whole cluster. Its state is in memory: what runs is reported again by the silos that run it, quotas are stored.</summary>
[Alias("gridgrains.ITierGrain")]
public interface ITierGrain : IGrainWithStringKey
{
    /// <summary>Asks for a turn. A repeat of the same call does no harm.</summary>
    [Alias("Enter")]
    Task<TierReply> EnterAsync(TierCall call, CancellationToken cancellation);

    /// <summary>Counts a query for its tenant's quotas without giving it a turn: for work that is put off.</summary>
    [Alias("Charge")]
    Task<TierReply> ChargeAsync(TierCall call, CancellationToken cancellation);

    /// <summary>
    /// Waits for a turn. Other calls come in between: it looks again after it has waited, and changes no turn.
    /// </summary>
    /// <returns>Where the query stands when its turn has come, or after the time.</returns>
    [Alias("Wait"), AlwaysInterleave]
    Task<TierReply> WaitAsync(Guid id, TimeSpan atMost, CancellationToken cancellation);

    /// <summary>A query has ended, or its caller has left the queue.</summary>
    [Alias("Leave"), OneWay]
    Task LeaveAsync(Guid id);

    /// <summary>A silo says what it runs. One that says nothing for a lease has let go of everything.</summary>
    /// <returns>What it is to end.</returns>
    [Alias("Renew")]
    Task<Guid[]> RenewAsync(string silo, TierBounds bounds, TierCall[] running, CancellationToken cancellation);

    /// <summary>Has a query ended by its silo, or taken out of the queue.</summary>
    /// <returns>False where it is not known.</returns>
    [Alias("Kill")]
    Task<bool> KillAsync(Guid id, CancellationToken cancellation);

    [Alias("Get")]
    Task<TierStatus> GetAsync(TierBounds bounds, CancellationToken cancellation);
}

/// <summary>Bounds of a tier, as the policy of the silo that calls has them.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.TierBounds")]
public sealed record TierBounds(
    [property: Id(0)] int Concurrent,
    [property: Id(1)] int Queue,
    [property: Id(2)] int? PerHour,
    [property: Id(3)] int? PerDay);

/// <summary>A query that asks for its turn, or runs.</summary>
/// <param name="Silo">Whose it is.</param>
/// <param name="Weight">Of its tenant.</param>
/// <param name="IsCharged">It was counted for its tenant's quotas already.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.TierCall")]
public sealed record TierCall(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Silo,
    [property: Id(2)] string Tenant,
    [property: Id(3)] double Weight,
    [property: Id(4)] TierBounds Bounds,
    [property: Id(5)] bool IsCharged);

/// <summary>Where a query stands.</summary>
/// <param name="Verdict">0 granted, 1 waits, 2 the queue is full, 3 the quota is exceeded, 4 not known, 5 taken out of the queue.</param>
/// <param name="Place">Of one that waits: 1 is the next.</param>
/// <param name="Window">Of an exceeded quota: hour or day.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.TierReply")]
public sealed record TierReply(
    [property: Id(0)] int Verdict,
    [property: Id(1)] int Place,
    [property: Id(2)] TimeSpan? ExpectedWait,
    [property: Id(3)] string? Window,
    [property: Id(4)] int Used,
    [property: Id(5)] int Limit,
    [property: Id(6)] DateTime? AgainAtUtc);

[GenerateSerializer, Immutable, Alias("gridgrains.TierStatus")]
public sealed record TierStatus(
    [property: Id(0)] int Running,
    [property: Id(1)] int Waiting,
    [property: Id(2)] TierTenant[] Tenants);

/// <summary>What a tenant uses of a tier.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.TierTenant")]
public sealed record TierTenant(
    [property: Id(0)] string Tenant,
    [property: Id(1)] int Running,
    [property: Id(2)] int Waiting,
    [property: Id(3)] int UsedHour,
    [property: Id(4)] int UsedDay);
