using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Governance;

namespace GridGrains.Silo.Governance;

/// <summary>A turn of a tier: it is its holder's until it is disposed, killed, or over the tier's time. Safe for all threads.</summary>
internal sealed class Turn : IAsyncDisposable
{
    /// <summary>What became of work that ended by itself.</summary>
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Left = "client_left";
    public const string OverTime = "killed_time";
    public const string OverMemory = "killed_memory";
    public const string OverRows = "killed_rows";
    public const string ByOperator = "killed_by_operator";

    private readonly AdmissionDesk _desk;
    private readonly CancellationTokenSource _ending;
    private readonly Lock _gate = new();
    private ITimer? _overTime;
    private bool _isOver;

    public Turn(AdmissionDesk desk, TierCall call, Caller caller, TierPolicy tier, string work, DateTime cameUtc, CancellationToken outer)
    {
        (_desk, Call, Caller, Tier, Work, CameUtc) = (desk, call, caller, tier, work, cameUtc);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(outer);
    }

    public TierCall Call { get; }

    public Caller Caller { get; }

    public TierPolicy Tier { get; }

    /// <summary>What it is for: <c>GET /v1/cubes/hub_24h</c>.</summary>
    public string Work { get; }

    public DateTime CameUtc { get; }

    /// <summary>Null while it waits.</summary>
    public DateTime? SinceUtc { get; private set; }

    /// <summary>Cancelled when the work is to end, whatever the reason.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>One of the words above.</summary>
    public string Outcome { get; private set; } = Done;

    /// <summary>Of the result; null where nobody counts them.</summary>
    public long? Rows { get; set; }

    /// <summary>Of the result, before it is packed; null where nobody counts them.</summary>
    public long? Bytes { get; set; }

    /// <summary>Whether it was ended from here, not by its holder.</summary>
    public bool IsKilled => Outcome is OverTime or OverMemory or OverRows or ByOperator;

    public void Begin(DateTime nowUtc, TimeProvider clock)
    {
        SinceUtc = nowUtc;
        if (Tier.MaxSeconds is { } seconds)
        {
            _overTime = clock.CreateTimer(static turn => ((Turn)turn!).End(OverTime), this, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the work. The first reason stands.</summary>
    public void End(string outcome)
    {
        lock (_gate)
        {
            if (_isOver || IsKilled)
            {
                return;
            }

            Outcome = outcome;

            // Within the lock: its holder may be about to dispose it. What listens runs elsewhere.
            _ = _ending.CancelAsync();
        }
    }

    /// <summary>Says what became of the work, where it was not ended from here.</summary>
    public void Note(string outcome)
    {
        lock (_gate)
        {
            Outcome = IsKilled ? Outcome : outcome;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
        }

        if (_overTime is not null)
        {
            await _overTime.DisposeAsync();
        }

        _desk.Leave(this);
        _ending.Dispose();
    }
}
