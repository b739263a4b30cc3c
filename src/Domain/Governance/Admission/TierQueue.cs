namespace GridGrains.Domain.Governance.Admission;

/// <summary>
/// Who of a tier runs, who waits, and who has asked too often. The next turn goes to the tenant that runs least for its weight, first come first within it; so one that
/// floods the queue waits for itself alone. What a silo holds ends when it has been silent for a lease. Time is an argument. One caller at a time.
/// </summary>
public sealed class TierQueue(TierPolicy policy)
{
    /// <summary>How long what a silent silo holds is held.</summary>
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(15);

    private const int HourSlices = 60;
    private const int DaySlices = 288;
    private const double Smoothing = 0.1;

    private readonly Dictionary<Guid, Held> _running = [];
    private readonly Dictionary<string, Tenant> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTime> _heard = new(StringComparer.Ordinal);
    private TierPolicy _policy = policy;
    private double? _meanSeconds;
    private int _waiting;
    private double _pass;

    public TierPolicy Policy => _policy;

    public int Running => _running.Count;

    public int Waiting => _waiting;

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
        _heard[ask.Silo] = nowUtc;
        if (Find(ask.Id, nowUtc) is { Verdict: not TierVerdict.Gone } known)
        {
            return known;
        }

        var tenant = TenantOf(ask);
        if (!ask.IsCharged && QuotaOf(tenant, nowUtc) is { } exceeded)
        {
            return exceeded;
        }

        if (_running.Count >= _policy.Concurrent || _waiting > 0)
        {
            if (_waiting >= _policy.Queue)
            {
                return new TierAnswer(TierVerdict.QueueFull, Used: _waiting, Limit: _policy.Queue, AgainAtUtc: nowUtc + (WaitOf(1) ?? TimeSpan.FromSeconds(1)));
            }

            Count(tenant, ask, nowUtc);
            tenant.Enter(_pass);
            tenant.Waiting.AddLast(ask);
            _waiting++;
            return Find(ask.Id, nowUtc);
        }

        Count(tenant, ask, nowUtc);
        tenant.Enter(_pass);
        Start(tenant, ask, nowUtc);
        return TierAnswer.Granted;
    }

    /// <summary>Counts a query for its tenant's quotas without giving it a turn.</summary>
    /// <returns>Granted, or the exceeded quota.</returns>
    public TierAnswer Charge(TierAsk ask, DateTime nowUtc)
    {
        var tenant = TenantOf(ask);
        if (QuotaOf(tenant, nowUtc) is { } exceeded)
        {
            return exceeded;
        }

        Count(tenant, ask with { IsCharged = false }, nowUtc);
        return TierAnswer.Granted;
    }

    /// <summary>Where a query stands.</summary>
    public TierAnswer Find(Guid id, DateTime nowUtc)
    {
        if (_running.ContainsKey(id))
        {
            return TierAnswer.Granted;
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
        else
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
        foreach (var silo in silent)
        {
            _heard.Remove(silo);
        }

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

    private void Start(Tenant tenant, TierAsk ask, DateTime nowUtc)
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

    private TierAnswer? QuotaOf(Tenant tenant, DateTime nowUtc)
    {
        if (_policy.PerHour is { } hour && tenant.Hour.Count(nowUtc) is var inHour && inHour >= hour)
        {
            return new TierAnswer(TierVerdict.QuotaExceeded, Window: "hour", Used: inHour, Limit: hour, AgainAtUtc: tenant.Hour.NextRoomUtc(nowUtc));
        }

        return _policy.PerDay is { } day && tenant.Day.Count(nowUtc) is var inDay && inDay >= day
            ? new TierAnswer(TierVerdict.QuotaExceeded, Window: "day", Used: inDay, Limit: day, AgainAtUtc: tenant.Day.NextRoomUtc(nowUtc))
            : null;
    }

    private static void Count(Tenant tenant, TierAsk ask, DateTime nowUtc)
    {
        if (ask.IsCharged)
        {
            return;
        }

        tenant.Hour.Add(nowUtc);
        tenant.Day.Add(nowUtc);
    }

    // The turns as they would come if nothing changed: each tenant in the order of what it will have run.
    private int? PlaceOf(Guid id)
    {
        var turns = _tenants.Values.Where(tenant => tenant.Waiting.Count > 0).Select(tenant => new Turns(tenant)).ToList();
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

    private Tenant TenantOf(TierAsk ask)
    {
        var tenant = TenantNamed(ask.Tenant, ask.Weight);
        tenant.Weight = ask.Weight;
        return tenant;
    }

    private Tenant TenantNamed(string name, double weight)
    {
        if (!_tenants.TryGetValue(name, out var tenant))
        {
            _tenants[name] = tenant = new Tenant { Weight = weight };
        }

        return tenant;
    }

    private sealed record Held(TierAsk Ask, DateTime SinceUtc, DateTime NamedUtc);

    private sealed class Tenant
    {
        public LinkedList<TierAsk> Waiting { get; } = [];

        public SlidingCount Hour { get; } = new(TimeSpan.FromHours(1), HourSlices);

        public SlidingCount Day { get; } = new(TimeSpan.FromDays(1), DaySlices);

        public double Weight { get; set; }

        public int Running { get; set; }

        /// <summary>Turns that it has had, for its weight: who has had fewer goes first among equals.</summary>
        public double Pass { get; set; }

        public double Share => Running / Weight;

        // One that was idle has saved no turns.
        public void Enter(double pass)
        {
            if (Running == 0 && Waiting.Count == 0)
            {
                Pass = Math.Max(Pass, pass);
            }
        }
    }

    private sealed class Turns(Tenant tenant)
    {
        private int _extra;

        public LinkedListNode<TierAsk>? Ask { get; private set; } = tenant.Waiting.First;

        public (double Share, double Pass) Order => ((tenant.Running + _extra) / tenant.Weight, tenant.Pass + _extra / tenant.Weight);

        public void Advance()
        {
            Ask = Ask!.Next;
            _extra++;
        }
    }
}

/// <summary>What a tenant uses of a tier.</summary>
public sealed record TenantUse(string Tenant, int Running, int Waiting, int UsedHour, int UsedDay);

/// <summary>Queries of a tenant in one slice of a day.</summary>
public sealed record QuotaSlice(string Tenant, DateTime AtUtc, int Count);
