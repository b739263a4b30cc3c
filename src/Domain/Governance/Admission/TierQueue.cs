namespace GridGrains.Domain.Governance.Admission;

/// <summary>
/// Who of a tier runs, who waits, and who has asked too often. The next turn goes to the tenant that runs least for its weight, first come first within it; so one that
/// floods the queue waits for itself alone. Where the queue is full, a place goes over to the tenant that has fewer for its weight. What a silo holds ends when it has been silent for a lease. Time is an argument. One caller at a time.
/// </summary>
public sealed class TierQueue(TierPolicy policy)
{
    /// <summary>How long what a silent silo holds is held.</summary>
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(15);

    private const double Smoothing = 0.1;

    private readonly Dictionary<Guid, Held> _running = [];
    private readonly Dictionary<Guid, (string Silo, TierAnswer Answer)> _displaced = [];
    private readonly Dictionary<string, TierTenant> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTime> _heard = new(StringComparer.Ordinal);
    private TierPolicy _policy = policy;
    private double? _meanSeconds;
    private int _waiting;
    private double _pass;

    public TierPolicy Policy => _policy;

    public int Running => _running.Count;

    public int Waiting => _waiting;

    /// <summary>Who has lost its place to the last <see cref="Ask"/>; mostly nobody.</summary>
    public Guid? Displaced { get; private set; }

    /// <summary>Tenants that the tier has seen, with what they run, have waiting, and used in the last hour and day.</summary>
    public IEnumerable<TenantUse> Uses(DateTime nowUtc) => _tenants.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => new TenantUse(pair.Key, pair.Value.Running, pair.Value.Waiting.Count, pair.Value.Hour.Count(nowUtc), pair.Value.Day.Count(nowUtc)));

    /// <summary>Other bounds from now on. What runs goes on; what waits, waits, also beyond a smaller queue.</summary>
    /// <returns>Those whose turn it is now.</returns>
    public IReadOnlyList<Guid> Take(TierPolicy changed, DateTime nowUtc)
    {
        _policy = changed;
        return Next(nowUtc);
    }

    /// <summary>A query comes. One that is known already keeps its place and is counted once, so that a repeat does no harm.</summary>
    public TierAnswer Ask(TierAsk ask, DateTime nowUtc)
    {
        (_heard[ask.Silo], Displaced) = (nowUtc, null);
        if (Find(ask.Id, nowUtc) is { Verdict: not TierVerdict.Gone } known)
        {
            return known;
        }

        var tenant = TenantOf(ask);
        if (!ask.IsCharged && tenant.QuotaOf(_policy, nowUtc) is { } exceeded)
        {
            return exceeded;
        }

        if (_running.Count >= _policy.Concurrent || _waiting > 0)
        {
            if (_waiting >= _policy.Queue && !TryDisplace(tenant, nowUtc))
            {
                return FullAt(nowUtc);
            }

            tenant.Count(ask, nowUtc);
            tenant.Enter(_pass);
            tenant.Waiting.AddLast(ask);
            _waiting++;
            return Find(ask.Id, nowUtc);
        }

        tenant.Count(ask, nowUtc);
        tenant.Enter(_pass);
        Start(tenant, ask, nowUtc);
        return TierAnswer.Granted;
    }

    /// <summary>Counts a query for its tenant's quotas without giving it a turn.</summary>
    /// <returns>Granted, or the exceeded quota.</returns>
    public TierAnswer Charge(TierAsk ask, DateTime nowUtc)
    {
        var tenant = TenantOf(ask);
        if (tenant.QuotaOf(_policy, nowUtc) is { } exceeded)
        {
            return exceeded;
        }

        tenant.Count(ask with { IsCharged = false }, nowUtc);
        return TierAnswer.Granted;
    }

    /// <summary>Where a query stands.</summary>
    public TierAnswer Find(Guid id, DateTime nowUtc)
    {
        if (_running.ContainsKey(id))
        {
            return TierAnswer.Granted;
        }

        if (_displaced.TryGetValue(id, out var displaced))
        {
            return displaced.Answer;
        }

        return PlaceOf(id) is { } place ? new TierAnswer(TierVerdict.Waits, place, WaitOf(place)) : TierAnswer.Gone;
    }

    /// <summary>A query has ended, or its caller has left the queue.</summary>
    /// <returns>Those whose turn it is now.</returns>
    public IReadOnlyList<Guid> Release(Guid id, DateTime nowUtc)
    {
        if (_running.Remove(id, out var held))
        {
            _tenants[held.Ask.Tenant].Running--;
            var seconds = Math.Max(0, (nowUtc - held.SinceUtc).TotalSeconds);
            _meanSeconds = _meanSeconds is { } mean ? mean + Smoothing * (seconds - mean) : seconds;
        }
        else if (!_displaced.Remove(id))
        {
            Withdraw(ask => ask.Id == id);
        }

        return Next(nowUtc);
    }

    /// <summary>
    /// A silo says what it runs. What it has not named for a lease has ended; what the tier does not know, as after the loss of its own state, is taken in.
    /// </summary>
    /// <returns>Those whose turn it is now.</returns>
    public IReadOnlyList<Guid> Renew(string silo, IReadOnlyCollection<TierAsk> running, DateTime nowUtc)
    {
        _heard[silo] = nowUtc;
        var named = running.Select(ask => ask.Id).ToHashSet();
        foreach (var (id, held) in _running.Where(pair => pair.Value.Ask.Silo == silo && named.Contains(pair.Key)).ToList())
        {
            _running[id] = held with { NamedUtc = nowUtc };
        }

        End(held => held.Ask.Silo == silo && nowUtc - held.NamedUtc >= LeaseLength);
        foreach (var ask in running.Where(ask => !_running.ContainsKey(ask.Id)))
        {
            Withdraw(waiting => waiting.Id == ask.Id);
            var tenant = TenantOf(ask);
            tenant.Enter(_pass);
            Start(tenant, ask, nowUtc);
        }

        return Next(nowUtc);
    }

    /// <summary>Ends what silos hold that have been silent for a lease.</summary>
    /// <returns>Those whose turn it is now.</returns>
    public IReadOnlyList<Guid> Expire(DateTime nowUtc)
    {
        var silent = _heard.Where(heard => nowUtc - heard.Value >= LeaseLength).Select(heard => heard.Key).ToHashSet();
        if (silent.Count == 0)
        {
            return [];
        }

        End(held => silent.Contains(held.Ask.Silo));
        Withdraw(ask => silent.Contains(ask.Silo));
        Forget(silent);

        return Next(nowUtc);
    }

    /// <summary>What is counted for quotas, to be stored.</summary>
    public IEnumerable<QuotaSlice> Counted(DateTime nowUtc) =>
        from pair in _tenants
        from slice in pair.Value.Day.Slices(nowUtc)
        select new QuotaSlice(pair.Key, slice.AtUtc, slice.Count);

    /// <summary>Counts what was stored. An hour is then known to the five minutes of the stored slices.</summary>
    public void TakeIn(IEnumerable<QuotaSlice> counted, DateTime nowUtc)
    {
        foreach (var slice in counted.Where(slice => slice.AtUtc <= nowUtc).OrderBy(slice => slice.AtUtc))
        {
            var tenant = TenantNamed(slice.Tenant, 1);
            tenant.Hour.Add(slice.AtUtc, slice.Count);
            tenant.Day.Add(slice.AtUtc, slice.Count);
        }
    }

    private void Forget(HashSet<string> silos)
    {
        foreach (var (id, _) in _displaced.Where(pair => silos.Contains(pair.Value.Silo)).ToList())
        {
            _displaced.Remove(id);
        }

        foreach (var silo in silos)
        {
            _heard.Remove(silo);
        }
    }

    private IReadOnlyList<Guid> Next(DateTime nowUtc)
    {
        List<Guid>? granted = null;
        while (_waiting > 0 && _running.Count < _policy.Concurrent)
        {
            var tenant = _tenants.Values.Where(known => known.Waiting.Count > 0).MinBy(known => (known.Share, known.Pass))!;
            var ask = tenant.Waiting.First!.Value;
            tenant.Waiting.RemoveFirst();
            _waiting--;
            Start(tenant, ask, nowUtc);
            (granted ??= []).Add(ask.Id);
        }

        return granted ?? (IReadOnlyList<Guid>)[];
    }

    private TierAnswer FullAt(DateTime nowUtc) =>
        new(TierVerdict.QueueFull, Used: _waiting, Limit: _policy.Queue, AgainAtUtc: nowUtc + (WaitOf(1) ?? TimeSpan.FromSeconds(1)));

    // The newest of the tenant that has most places for its weight goes, if the comer has fewer with it. Work that was put off keeps its place: nobody waits at the door for it.
    private bool TryDisplace(TierTenant comer, DateTime nowUtc)
    {
        var most = _tenants.Values.MaxBy(tenant => tenant.WaitingShare)!;
        if (most.WaitingShare <= (comer.Waiting.Count + 1) / comer.Weight || most.LastAtTheDoor is not { } last)
        {
            return false;
        }

        (_displaced[last.Value.Id], Displaced) = ((last.Value.Silo, FullAt(nowUtc)), last.Value.Id);
        most.Waiting.Remove(last);
        _waiting--;
        return true;
    }

    private void Start(TierTenant tenant, TierAsk ask, DateTime nowUtc)
    {
        _running[ask.Id] = new Held(ask, nowUtc, nowUtc);
        tenant.Running++;
        tenant.Pass += 1 / tenant.Weight;
        _pass = Math.Max(_pass, tenant.Pass - 1 / tenant.Weight);
    }

    private void End(Func<Held, bool> which)
    {
        foreach (var (id, held) in _running.Where(pair => which(pair.Value)).ToList())
        {
            _running.Remove(id);
            _tenants[held.Ask.Tenant].Running--;
        }
    }

    // The turns as they would come if nothing changed: each tenant in the order of what it will have run.
    private int? PlaceOf(Guid id)
    {
        var turns = _tenants.Values.Where(tenant => tenant.Waiting.Count > 0).Select(tenant => new TierTurns(tenant)).ToList();
        for (var place = 1; place <= _waiting; place++)
        {
            var next = turns.Where(turn => turn.Ask is not null).MinBy(turn => turn.Order)!;
            if (next.Ask!.Value.Id == id)
            {
                return place;
            }

            next.Advance();
        }

        return null;
    }

    private TimeSpan? WaitOf(int place) => _meanSeconds is { } mean ? TimeSpan.FromSeconds(mean * Math.Ceiling((double)place / Math.Max(1, _policy.Concurrent))) : null;

    private void Withdraw(Func<TierAsk, bool> which)
    {
        foreach (var tenant in _tenants.Values)
        {
            for (var node = tenant.Waiting.First; node is not null;)
            {
                var next = node.Next;
                if (which(node.Value))
                {
                    tenant.Waiting.Remove(node);
                    _waiting--;
                }

                node = next;
            }
        }
    }

    private TierTenant TenantOf(TierAsk ask)
    {
        var tenant = TenantNamed(ask.Tenant, ask.Weight);
        tenant.Weight = ask.Weight;
        return tenant;
    }

    private TierTenant TenantNamed(string name, double weight) =>
        _tenants.TryGetValue(name, out var tenant) ? tenant : _tenants[name] = new TierTenant { Weight = weight };

    private sealed record Held(TierAsk Ask, DateTime SinceUtc, DateTime NamedUtc);
}
