namespace GridGrains.Grains.Contracts.Ingestion;

/// <summary>Where a pipeline is.</summary>
/// <param name="State"><c>idle</c>, <c>running</c>, <c>paused</c>, <c>failing</c> or <c>blocked</c>.</param>
/// <param name="Watermark">Greatest moment of the rows that were appended.</param>
/// <param name="Failures">Runs that failed, one after the other.</param>
/// <param name="Runs">The last ones, the newest first.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PipelineStatus")]
public sealed record PipelineStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string State,
    [property: Id(2)] DateTime? NextDue,
    [property: Id(3)] DateTime? Watermark,
    [property: Id(4)] int Failures,
    [property: Id(5)] IReadOnlyList<PipelineRunStatus> Runs);

/// <summary>One run of a pipeline.</summary>
/// <param name="Trigger"><c>schedule</c>, <c>request</c> or <c>webhook</c>.</param>
/// <param name="Status"><c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>blocked</c> or <c>broken_off</c>.</param>
/// <param name="Records">Records that the source gave.</param>
/// <param name="Rows">Rows that were appended.</param>
/// <param name="Repeated">Rows that had been appended before just so.</param>
/// <param name="Rejected">Records that went to the dead letters.</param>
/// <param name="Code">Stable word of what ended it, or null.</param>
/// <param name="Faults">What the source did wrong and was asked again for, the last ones.</param>
/// <param name="LagSeconds">From the newest row to the end of the run.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PipelineRunStatus")]
public sealed record PipelineRunStatus(
    [property: Id(0)] string Id,
    [property: Id(1)] string Trigger,
    [property: Id(2)] string Status,
    [property: Id(3)] DateTime Started,
    [property: Id(4)] DateTime? Ended,
    [property: Id(5)] int Pages,
    [property: Id(6)] long Bytes,
    [property: Id(7)] long Records,
    [property: Id(8)] long Rows,
    [property: Id(9)] long Repeated,
    [property: Id(10)] long Rejected,
    [property: Id(11)] string? Code,
    [property: Id(12)] string? Message,
    [property: Id(13)] IReadOnlyList<string> Drift,
    [property: Id(14)] double? LagSeconds,
    [property: Id(15)] IReadOnlyList<string> Faults);
