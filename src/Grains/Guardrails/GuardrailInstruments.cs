using System.Diagnostics.Metrics;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Guardrails.Partitions;

namespace GridGrains.Grains.Guardrails;

/// <summary>Figures of open episodes and of judged partitions. What every silo knows alike is a gauge: alerts take its maximum.</summary>
public sealed class GuardrailInstruments
{
    public const string MeterName = "GridGrains.Guardrails";

    private const double High = 2;
    private const double Critical = 5;

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _votes;
    private readonly Counter<long> _defects;
    private readonly Meter _meter;

    public GuardrailInstruments(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _decisions = _meter.CreateCounter<long>("dq_partition_decisions", "{decision}", "Decisions about partitions by status, of judges and of people");
        _votes = _meter.CreateCounter<long>("dq_partition_votes", "{vote}", "Votes of judges in decisions");
        _defects = _meter.CreateCounter<long>("dq_defect_rows", "{row}", "Rows with defects, missing ones too, in warned and quarantined partitions");
    }

    /// <summary>Severity is that of the episode's worst price in what was allowed: below 2, below 5, beyond.</summary>
    internal void Observe(EpisodeIndex index)
    {
        _meter.CreateObservableGauge(
            "dq_anomalies_open",
            () => OpenOf(index).GroupBy(entry => (entry.Iso, entry.Nature, Severity: SeverityOf(entry.Severity))).Select(group => new Measurement<long>(
                group.Count(), Tag("iso", group.Key.Iso), Tag("nature", group.Key.Nature), Tag("severity", group.Key.Severity))),
            "{episode}", "Episodes that are open, by nature and severity");
        _meter.CreateObservableGauge(
            "dq_anomaly_votes_open",
            () => OpenOf(index).SelectMany(entry => entry.Votes.Select(vote => (entry.Iso, vote))).GroupBy(vote => vote).Select(group => new Measurement<long>(
                group.Count(), Tag("iso", group.Key.Iso), Tag("vote", group.Key.vote))),
            "{episode}", "Open episodes that a detector voted for");
    }

    internal void Observe(QuarantineIndex index) => _meter.CreateObservableGauge(
        "dq_partitions_in_quarantine",
        () => index.InForce.GroupBy(id => id.Iso.Code).Select(iso => new Measurement<long>(iso.Count(), Tag("iso", iso.Key))),
        "{partition}", "Partitions whose rows are out of canonical views");

    internal void Decided(PartitionDecision decision)
    {
        var iso = Tag("iso", decision.Partition.Split('.')[0]);
        _decisions.Add(1, iso, Tag("status", PartitionWords.Of(decision.Status)), Tag("by", decision.IsByJudges ? "judges" : "people"));
        foreach (var word in decision.IsByJudges ? decision.Words : [])
        {
            _votes.Add(1, iso, Tag("judge", word));
        }

        if (decision is { IsByJudges: true, DefectRows: > 0 })
        {
            _defects.Add(decision.DefectRows, iso);
        }
    }

    private static IReadOnlyList<EpisodeEntry> OpenOf(EpisodeIndex index) => index.List(new EpisodeFilter(State: EpisodeEvents.Open), null, EpisodeIndex.DefaultMost);

    private static string SeverityOf(double severity) => severity < High ? "low" : severity < Critical ? "high" : "critical";

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
