namespace GridGrains.Grains.Contracts.Ingestion;

/// <summary>Where a pipeline is.</summary>
/// <param name="State"><c>idle</c>, <c>running</c>, <c>paused</c>, <c>failing</c>, or what the last run came to: <c>blocked</c>, <c>refused</c>.</param>
/// <param name="Watermark">Greatest moment of the rows that were appended.</param>
/// <param name="Failures">Runs that failed, one after the other.</param>
/// <param name="Runs">The last ones, the newest first.</param>
/// <param name="Backfill">The last one, which may go on; null where there was none.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PipelineStatus")]
public sealed record PipelineStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string State,
    [property: Id(2)] DateTime? NextDue,
    [property: Id(3)] DateTime? Watermark,
    [property: Id(4)] int Failures,
    [property: Id(5)] IReadOnlyList<PipelineRunStatus> Runs,
    [property: Id(6)] PipelineBackfillStatus? Backfill = null);

/// <summary>A range of time that is taken again, or was.</summary>
/// <param name="To">The first moment that is not of the range.</param>
/// <param name="Next">Where the window begins that is taken next; all before it is taken.</param>
/// <param name="RestsUntil">When a window that failed is tried again.</param>
/// <param name="Run">What all windows came to so far; <c>running</c> until the last one is done, <c>cancelled</c> where a person ended it.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PipelineBackfillStatus")]
public sealed record PipelineBackfillStatus(
    [property: Id(0)] DateTime From,
    [property: Id(1)] DateTime To,
    [property: Id(2)] int WindowMinutes,
    [property: Id(3)] DateTime Next,
    [property: Id(4)] int WindowsDone,
    [property: Id(5)] int Windows,
    [property: Id(6)] DateTime? RestsUntil,
    [property: Id(7)] PipelineRunStatus Run);

/// <summary>One run of a pipeline.</summary>
/// <param name="Trigger"><c>schedule</c>, <c>request</c>, <c>webhook</c> or <c>backfill</c>.</param>
/// <param name="Status"><c>running</c>, <c>succeeded</c>, <c>partly</c> (fewer records made rows than the spec wants), <c>refused</c> (none did), <c>failed</c>, <c>blocked</c> or <c>broken_off</c>.</param>
/// <param name="Records">Records that the source gave.</param>
/// <param name="Rows">Rows that were appended.</param>
/// <param name="Repeated">Rows that had been appended before just so.</param>
/// <param name="Rejected">Records that made no row. Each is one dead letter, however often it comes.</param>
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
