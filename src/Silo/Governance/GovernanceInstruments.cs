using System.Diagnostics.Metrics;

namespace GridGrains.Silo.Governance;

/// <summary>Figures of who was let in and who was not. No key and no owner is a label.</summary>
internal sealed class GovernanceInstruments
{
    public const string MeterName = "GridGrains.Governance";

    private readonly Counter<long> _refusals;
    private readonly Counter<long> _policyFaults;

    public GovernanceInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _refusals = meter.CreateCounter<long>("gridgrains.access.refusals", "{request}", "Requests that were refused for who sent them");
        _policyFaults = meter.CreateCounter<long>("gridgrains.governance.policy_faults", "{look}", "Texts of the policy file that could not be taken");
    }

    /// <param name="code">The problem's code.</param>
    public void Refused(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", code));

    public void PolicyFaulty() => _policyFaults.Add(1);
}
