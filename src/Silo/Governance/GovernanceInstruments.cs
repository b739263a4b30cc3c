using System.Diagnostics.Metrics;

namespace GridGrains.Silo.Governance;

/// <summary>Figures of who was let in and who was not. No key and no owner is a label.</summary>
internal sealed class GovernanceInstruments
{
    public const string MeterName = "GridGrains.Governance";

    private readonly Counter<long> _refusals;
    private readonly Counter<long> _policyFaults;
    private readonly UpDownCounter<int> _running;
    private readonly Histogram<double> _waits;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _turnedAway;
    private readonly Counter<long> _notRecorded;

    public GovernanceInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _refusals = meter.CreateCounter<long>("gridgrains.access.refusals", "{request}", "Requests that were refused for who sent them");
        _policyFaults = meter.CreateCounter<long>("gridgrains.governance.policy_faults", "{look}", "Texts of the policy file that could not be taken");
        _running = meter.CreateUpDownCounter<int>("gridgrains.tier.running", "{query}", "Queries that this silo runs");
        _waits = meter.CreateHistogram<double>("gridgrains.tier.wait", "s", "From a query's coming to its turn");
        _durations = meter.CreateHistogram<double>("gridgrains.tier.query_duration", "s", "Queries by what became of them");
        _turnedAway = meter.CreateCounter<long>("gridgrains.tier.turned_away", "{query}", "Queries that had no turn");
        _notRecorded = meter.CreateCounter<long>("gridgrains.tier.not_recorded", "{query}", "Queries that are not in the query log");
    }

    /// <param name="code">The problem's code.</param>
    public void Refused(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", code));

    public void PolicyFaulty() => _policyFaults.Add(1);

    public void Began(string tier, TimeSpan waited)
    {
        var tag = new KeyValuePair<string, object?>("tier", tier);
        _running.Add(1, tag);
        _waits.Record(waited.TotalSeconds, tag);
    }

    /// <param name="ran">Null for one that had no turn.</param>
    public void Ended(string tier, string outcome, TimeSpan? ran)
    {
        if (ran is { } time)
        {
            var tag = new KeyValuePair<string, object?>("tier", tier);
            _running.Add(-1, tag);
            _durations.Record(time.TotalSeconds, tag, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    public void QueryNotRecorded(int count = 1) => _notRecorded.Add(count);

    /// <param name="code">The problem's code.</param>
    public void TurnedAway(string tier, string code) => _turnedAway.Add(1, new KeyValuePair<string, object?>("tier", tier), new KeyValuePair<string, object?>("reason", code));
}
