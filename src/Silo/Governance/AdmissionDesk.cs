using System.Collections.Concurrent;
using System.Globalization;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Accounting;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Governance;

/// <summary>
/// Gets turns of tiers for what this silo is asked, and reports to the tiers what it runs. Without tiers in the policy nothing is asked and nothing costs. Safe for all threads.
/// </summary>
internal sealed class AdmissionDesk(IGrainFactory grains, PolicyFile policy, GovernanceInstruments instruments, QueryLog log, TimeProvider clock)
{
    /// <summary>How long a request waits for its turn before it is informed where it stands.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan OneWait = TimeSpan.FromSeconds(5);

    private readonly string _silo = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<Guid, Turn> _turns = new();
    private readonly ConcurrentDictionary<string, ITierGrain> _tiers = new(StringComparer.Ordinal);

    /// <summary>What this silo runs or has waiting, the oldest first.</summary>
    public IReadOnlyList<Turn> Turns => [.. _turns.Values.OrderBy(turn => turn.CameUtc)];

    /// <summary>Tiers that are bounded.</summary>
    public IEnumerable<TierPolicy> Tiers => policy.Policy.Tiers.Values;

    /// <summary>The tier that work of a caller is of.</summary>
    /// <param name="tier">That the route is for; admins have their own.</param>
    /// <returns>Null where the tier has no bounds.</returns>
    public TierPolicy? TierOf(Caller caller, string tier) => policy.Policy.Tiers is { Count: > 0 } tiers
        ? (caller.Has(AccessScope.Admin) && caller.Owner is not null ? tiers.GetValueOrDefault(Domain.Governance.Admission.Tiers.Admin) : null) ?? tiers.GetValueOrDefault(tier)
        : null;

    /// <summary>Waits for a turn.</summary>
    /// <param name="work">What it is for, for people.</param>
    /// <param name="patience">Null waits as long as it takes.</param>
    /// <param name="isCharged">It was counted already: <see cref="ChargeAsync"/>.</param>
    /// <exception cref="ApiException">429 or 503: why there is none, and when there may be.</exception>
    public async Task<Turn> EnterAsync(Caller caller, TierPolicy tier, string work, TimeSpan? patience, bool isCharged, CancellationToken cancellation)
    {
        var turn = new Turn(this, CallOf(caller, tier, isCharged), caller, tier, work, Now, cancellation);
        _turns[turn.Call.Id] = turn;
        try
        {
            await WaitAsync(turn, patience);
            turn.Begin(Now, clock);
            instruments.Began(tier.Name, turn.SinceUtc!.Value - turn.CameUtc);
            return turn;
        }
        catch (Exception failure)
        {
            turn.Note((failure as ApiException)?.Problem.Code ?? (cancellation.IsCancellationRequested ? Turn.Left : Turn.Failed));
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <summary>Counts work that is put off for its tenant's quotas; it takes its turn when it begins.</summary>
    /// <exception cref="ApiException">429: the quota is exceeded.</exception>
    public async Task ChargeAsync(Caller caller, string tier, CancellationToken cancellation)
    {
        if (TierOf(caller, tier) is { } bounds)
        {
            var reply = await GrainOf(bounds.Name).ChargeAsync(CallOf(caller, bounds, isCharged: false), cancellation);
            Require(reply, bounds, caller);
        }
    }

    /// <summary>Waits for the turn of work that was charged when it came, however long that takes.</summary>
    /// <returns>Null where the tier has no bounds.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or taken out of the queue by an operator.</exception>
    public async Task<Turn?> EnterJobAsync(Caller caller, string tier, string work, CancellationToken cancellation)
    {
        while (TierOf(caller, tier) is { } bounds)
        {
            try
            {
                return await EnterAsync(caller, bounds, work, patience: null, isCharged: true, cancellation);
            }
            catch (ApiException taken) when (taken.Problem == AdmissionProblems.QueryKilled)
            {
                throw new OperationCanceledException(taken.Message);
            }
            catch (Exception moving) when (moving is OrleansException or TimeoutException)
            {
                // The tier moves between silos. A job has time.
                await Task.Delay(OneWait, clock, cancellation);
            }
        }

        return null;
    }

    /// <summary>Reports to the tiers what this silo runs; ends what they say is to end.</summary>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        foreach (var tier in _turns.Values.GroupBy(turn => turn.Tier.Name).ToList())
        {
            var bounds = BoundsOf(policy.Policy.Tiers.GetValueOrDefault(tier.Key) ?? tier.First().Tier);
            foreach (var id in await GrainOf(tier.Key).RenewAsync(_silo, bounds, [.. tier.Where(turn => turn.SinceUtc is not null).Select(turn => turn.Call)], cancellation))
            {
                _turns.GetValueOrDefault(id)?.End(Turn.ByOperator);
            }
        }
    }

    /// <summary>Ends a query, here at once, on another silo within the time of a beat.</summary>
    /// <returns>False where no tier knows it.</returns>
    public async Task<bool> KillAsync(Guid id, CancellationToken cancellation)
    {
        if (_turns.TryGetValue(id, out var turn))
        {
            turn.End(Turn.ByOperator);
            return true;
        }

        foreach (var tier in Tiers)
        {
            if (await GrainOf(tier.Name).KillAsync(id, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    public Task<TierStatus> StatusOfAsync(TierPolicy tier, CancellationToken cancellation) => GrainOf(tier.Name).GetAsync(BoundsOf(tier), cancellation);

    internal void Leave(Turn turn)
    {
        if (_turns.TryRemove(turn.Call.Id, out _))
        {
            // A leave that is lost is made up for by the next renewals, which do not name the turn.
            _ = GrainOf(turn.Tier.Name).LeaveAsync(turn.Call.Id);
            var now = Now;
            instruments.Ended(turn.Tier.Name, turn.Outcome, turn.SinceUtc is { } since ? now - since : null);
            log.Add(RecordOf(turn, now));
        }
    }

    private static QueryRecord RecordOf(Turn turn, DateTime now) => new(
        turn.Call.Id.ToString(), turn.CameUtc, now, turn.Caller.Owner, turn.Caller.KeyId, turn.Caller.Tenant, turn.Tier.Name, turn.Work, turn.Outcome,
        (long)((turn.SinceUtc ?? now) - turn.CameUtc).TotalMilliseconds, turn.SinceUtc is { } since ? (long)(now - since).TotalMilliseconds : 0, turn.Rows, turn.Bytes);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task WaitAsync(Turn turn, TimeSpan? patience)
    {
        var (grain, came) = (GrainOf(turn.Tier.Name), clock.GetTimestamp());
        var reply = await grain.EnterAsync(turn.Call, turn.Ending);
        while (true)
        {
            switch ((TierVerdict)reply.Verdict)
            {
                case TierVerdict.Waits when patience is { } bound && bound - clock.GetElapsedTime(came) is var left:
                    reply = left > TimeSpan.Zero ? await grain.WaitAsync(turn.Call.Id, left < OneWait ? left : OneWait, turn.Ending) : throw StillWaits(reply, turn);
                    break;
                case TierVerdict.Waits:
                    reply = await grain.WaitAsync(turn.Call.Id, OneWait, turn.Ending);
                    break;
                case TierVerdict.Gone:
                    // The tier has lost its state, and this place in the queue with it.
                    reply = await grain.EnterAsync(turn.Call, turn.Ending);
                    break;
                case TierVerdict.Killed:
                    turn.End(Turn.ByOperator);
                    throw Killed(turn, null);
                default:
                    Require(reply, turn.Tier, turn.Caller);
                    return;
            }
        }
    }

    /// <summary>Why work was ended, for its caller.</summary>
    public static ApiException Killed(Turn turn, Exception? cause) => new(
        AdmissionProblems.QueryKilled,
        turn.Outcome switch
        {
            Turn.OverTime => string.Create(CultureInfo.InvariantCulture, $"the query was ended: it takes more than the {turn.Tier.MaxSeconds} s of the tier {turn.Tier.Name}"),
            Turn.OverMemory or Turn.OverRows when cause is QueryCappedException => $"{cause.Message} (tier {turn.Tier.Name})",
            Turn.OverMemory => $"the query was ended: it takes more memory than it may in the tier {turn.Tier.Name}",
            Turn.OverRows => $"the query was ended: its result has more rows than it may in the tier {turn.Tier.Name}",
            _ => $"the query {turn.Call.Id} was ended by an operator",
        });

    private void Require(TierReply reply, TierPolicy tier, Caller caller)
    {
        var wait = reply.AgainAtUtc is { } again && again > Now ? again - Now : TimeSpan.FromSeconds(1);
        switch ((TierVerdict)reply.Verdict)
        {
            case TierVerdict.QueueFull:
                instruments.TurnedAway(tier.Name, AdmissionProblems.QueueFull.Code);
                throw new ApiException(AdmissionProblems.QueueFull, $"{reply.Used} queries wait in the tier {tier.Name}, and no more may; come again in {Seconds(wait)} s") { RetryAfter = wait };
            case TierVerdict.QuotaExceeded:
                instruments.TurnedAway(tier.Name, AdmissionProblems.QuotaExceeded.Code);
                throw new ApiException(
                    AdmissionProblems.QuotaExceeded,
                    $"the tenant {caller.Tenant} has asked {reply.Used} of {reply.Limit} queries of the tier {tier.Name} in the last {reply.Window}; again at {reply.AgainAtUtc:u}")
                {
                    RetryAfter = wait,
                };
        }
    }

    private ApiException StillWaits(TierReply reply, Turn turn)
    {
        instruments.TurnedAway(turn.Tier.Name, AdmissionProblems.StillWaiting.Code);
        var expected = reply.ExpectedWait is { } wait ? $"about {Seconds(wait)} s" : "an unknown time";
        return new ApiException(AdmissionProblems.StillWaiting, $"the query waited {Seconds(Patience)} s and was at place {reply.Place} of the tier {turn.Tier.Name}, {expected} from its turn; it has left the queue")
        {
            RetryAfter = reply.ExpectedWait ?? OneWait,
        };
    }

    private static string Seconds(TimeSpan time) => Math.Max(1, Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private ITierGrain GrainOf(string tier) => _tiers.GetOrAdd(tier, static (name, factory) => factory.GetGrain<ITierGrain>(name), grains);

    private TierCall CallOf(Caller caller, TierPolicy tier, bool isCharged) =>
        new(Guid.NewGuid(), _silo, caller.Tenant, policy.Policy.Find(caller.Tenant)?.Weight ?? 1, BoundsOf(tier), isCharged);

    private static TierBounds BoundsOf(TierPolicy tier) => new(tier.Concurrent, tier.Queue, tier.PerHour, tier.PerDay);
}
