using System.Text.Json.Serialization;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>What a pipeline is and how far it is. It is stored as one document, under a revision.</summary>
/// <param name="Positions">By endpoint.</param>
/// <param name="Watermark">Greatest moment of the rows that were appended.</param>
/// <param name="Columns">Names of the source that are known, by endpoint.</param>
/// <param name="Recent">See <see cref="RecentRows"/>.</param>
/// <param name="Intent">Where the topics ended when the last page was done: what stands behind may be of a page that was appended and not recorded. Empty between runs.</param>
/// <param name="Failures">Runs that failed, one after the other.</param>
/// <param name="Runs">The last ones, the newest first.</param>
/// <param name="Backfill">The last one; null where there was none.</param>
public sealed record PipelineState(
    bool IsPaused,
    IReadOnlyDictionary<string, EndpointPosition> Positions,
    DateTime? Watermark,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Columns,
    string Recent,
    IReadOnlyList<TopicEnd> Intent,
    int Failures,
    IReadOnlyList<PipelineRun> Runs,
    PipelineBackfill? Backfill = null)
{
    public const int MaxRuns = 20;

    private const string FaultCode = "internal";
    private const string FaultMessage = "the program failed; the silo's log has the fault";

    public static readonly PipelineState New = new(
        false, new Dictionary<string, EndpointPosition>(), null, new Dictionary<string, IReadOnlyList<string>>(), "", [], 0, []);

    /// <summary>The same with this run in the place of its earlier form, or before the others.</summary>
    public PipelineState With(PipelineRun run) => this with { Runs = [run, .. Runs.Where(known => known.Id != run.Id).Take(MaxRuns - 1)] };

    /// <summary>After a fault of the program: what ran has failed, and where it stood is kept, so that the next run finds what it had appended.</summary>
    public PipelineState AfterFault(bool isOfBackfill, DateTime nowUtc)
    {
        if (isOfBackfill)
        {
            return Backfill is { HasEnded: false } backfill ? this with { Backfill = AfterFault(backfill, nowUtc) } : this;
        }

        return Runs is [{ Status: RunStates.Running } run, ..]
            ? (this with { Failures = Failures + 1 }).With(run with { Status = RunStates.Failed, EndedUtc = nowUtc, Code = FaultCode, Message = FaultMessage })
            : this;
    }

    private static PipelineBackfill AfterFault(PipelineBackfill backfill, DateTime nowUtc)
    {
        var after = backfill.AfterFailure(FaultCode, FaultMessage, isTransient: true, nowUtc);
        return after.HasEnded ? after : after with { Progress = backfill.Progress };
    }
}

public sealed record TopicEnd(string Topic, int Partition, long Next);

/// <summary>One run.</summary>
/// <param name="Trigger"><c>schedule</c>, <c>request</c>, <c>webhook</c> or <c>backfill</c>.</param>
/// <param name="Status">One of <see cref="RunStates"/>.</param>
/// <param name="Records">Records that the source gave.</param>
/// <param name="Rows">Rows that were appended.</param>
/// <param name="Repeated">Rows that were appended before just so.</param>
/// <param name="Rejected">Records that made no row. Each is one dead letter, however often it comes.</param>
/// <param name="Code">Stable word of what ended it, or null.</param>
/// <param name="Faults">What the source did wrong and was asked again for, the last ones; null for none.</param>
public sealed record PipelineRun(
    string Id, string Trigger, string Status, DateTime StartedUtc, DateTime? EndedUtc, int Pages, long Bytes, long Records, long Rows, long Repeated, long Rejected, string? Code,
    string? Message, IReadOnlyList<string> Drift, double? LagSeconds, IReadOnlyList<string>? Faults = null)
{
    public const int MaxFaults = 20;

    public static PipelineRun Begin(string id, string trigger, DateTime nowUtc) => new(id, trigger, RunStates.Running, nowUtc, null, 0, 0, 0, 0, 0, 0, null, null, [], null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PipelineState))]
[JsonSerializable(typeof(DeployedSpec))]
public sealed partial class PipelineStateJson : JsonSerializerContext;

/// <summary>A spec as it was deployed.</summary>
/// <param name="Text">As its author wrote it.</param>
public sealed record DeployedSpec(string Text, DateTime DeployedUtc, int Version);
