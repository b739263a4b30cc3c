using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Ingestion;

/// <summary>What a check of a spec found.</summary>
/// <param name="Valid">Whether it can run: there is no finding of severity error.</param>
public sealed record SpecCheckView(bool Valid, string? Name, IReadOnlyList<SpecFindingView> Findings);

/// <param name="Code">A stable word for programs: <c>unknown_field</c>.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>hint</c>.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) into the spec.</param>
/// <param name="Line">1-based; 0 where there is none.</param>
/// <param name="WriteInstead">What to write, or null where only the author can know.</param>
public sealed record SpecFindingView(string Code, string Severity, string Pointer, int Line, int Column, string Message, string? WriteInstead);

/// <summary>A spec as text, YAML or JSON; its form is the schema at <c>/schemas/uis-1.1.json</c>.</summary>
public sealed record SpecDocument(
    string Version, string Name, IReadOnlyDictionary<string, string> Provider, IReadOnlyList<SpecEndpointDocument> Endpoints, IReadOnlyList<IReadOnlyDictionary<string, string>> Sinks);

/// <summary>One endpoint of the example.</summary>
public sealed record SpecEndpointDocument(string Name, string Path, string ResponsePath, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> FieldMapping);

/// <summary>What each endpoint of a spec gives today, read as a run would read it. Nothing was written.</summary>
public sealed record PreviewView(SpecCheckView Check, IReadOnlyList<EndpointPreviewView> Endpoints);

/// <param name="Records">Records that came, up to 1,000.</param>
/// <param name="Samples">The first records as the source gave them.</param>
/// <param name="Rejected">What would go to the dead letters.</param>
/// <param name="Fault">What ended the reading early, or null.</param>
/// <param name="Transformed">Null where the spec has no transform, or it failed.</param>
/// <param name="Expressions">Of the mapping; empty where it has none.</param>
public sealed record EndpointPreviewView(
    string Endpoint, IReadOnlyList<PreviewRequestView> Requests, int Records, int Rows, IReadOnlyList<string> Samples, IReadOnlyList<PreviewRowView> RowSamples, int RejectedCount,
    IReadOnlyList<RejectedView> Rejected, IReadOnlyList<FieldView> Fields, IReadOnlyList<ProposalView> Proposals, IReadOnlyList<string> Drift, QualityView Quality, FaultView? Fault,
    TransformedView? Transformed = null, IReadOnlyList<ExpressionView>? Expressions = null);

/// <summary>A field that an expression makes; its values are in the mapped rows.</summary>
/// <param name="Type"><c>source</c> (read as the field is), <c>text</c>, <c>number</c>, <c>flag</c> or <c>time</c>.</param>
/// <param name="Reads">Names and paths of the source.</param>
public sealed record ExpressionView(string Field, string Type, IReadOnlyList<string> Reads);

/// <summary>What the SQL of a spec made of the records.</summary>
/// <param name="Samples">The first rows as JSON; a field of a row is mapped from a column of this.</param>
public sealed record TransformedView(int Rows, IReadOnlyList<TransformedColumnView> Columns, IReadOnlyList<string> Samples);

/// <param name="Type">As the engine names it.</param>
public sealed record TransformedColumnView(string Name, string Type);

/// <param name="Address">Without what carried a secret.</param>
public sealed record PreviewRequestView(string Address, int Status, long Bytes, int Records, double Milliseconds);

/// <summary>One record on its way: as it came, as it was mapped, as the log would hold it.</summary>
/// <param name="Raw">As JSON.</param>
/// <param name="Mapped">Canonical fields as texts.</param>
/// <param name="Canonical">The value of the record that a run would append.</param>
public sealed record PreviewRowView(string Raw, IReadOnlyDictionary<string, string> Mapped, string Topic, string Key, string Canonical);

public sealed record RejectedView(int Number, string Code, string Field, string Message, string Raw);

/// <summary>What the values of one column or member look like.</summary>
/// <param name="Evidence">In words, with counts.</param>
public sealed record FieldView(string Name, string Type, string Evidence, int Values, int Absent, int Distinct, string? Least, string? Greatest, IReadOnlyList<string> Examples);

/// <param name="Write">What to add to the spec.</param>
public sealed record ProposalView(string Subject, string Write, string Evidence);

/// <param name="Completeness">Share of records that make rows.</param>
/// <param name="Uniqueness">Share of rows whose key no other row has.</param>
/// <param name="NewestMoment">Of the rows.</param>
public sealed record QualityView(double Completeness, double Uniqueness, DateTime? OldestMoment, DateTime? NewestMoment);

public sealed record FaultView(string Code, string Message, bool MayPass);

/// <summary>All pipelines.</summary>
public sealed record PipelineList(int Count, IReadOnlyList<PipelineView> Pipelines);

/// <param name="State"><c>idle</c>, <c>running</c>, <c>paused</c>, <c>failing</c>, or what the last run came to: <c>blocked</c>, <c>refused</c>.</param>
/// <param name="Version">Rises with each spec of another text.</param>
/// <param name="Changed">Of a deployment alone: false where just this spec was deployed already, which leaves its version.</param>
/// <param name="Backfill">The last one, which may go on; null where there was none.</param>
public sealed record PipelineView(
    string Name, string State, string Target, string? Owner, string? Schedule, string Timezone, int Version, DateTime Deployed, DateTime? NextDue, DateTime? Watermark, int Failures,
    IReadOnlyList<PipelineRunStatus> Runs, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Changed = null,
    PipelineBackfillStatus? Backfill = null);

/// <param name="From">ISO 8601 with an offset.</param>
/// <param name="To">The first moment that is not of the range; without it now.</param>
/// <param name="WindowMinutes">Of what is asked for at once, 1 to 44,640; without it a day.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PipelineBackfillRequest(DateTime? From, DateTime? To, int? WindowMinutes);

/// <summary>A deployed spec as its author wrote it.</summary>
public sealed record PipelineSpecView(string Name, int Version, DateTime Deployed, string Spec);

/// <summary>What became of a message to a webhook.</summary>
/// <param name="Taken">False for a message that was taken before.</param>
public sealed record HookAnswer(string Name, bool Taken, PipelineRunStatus? Run);

/// <summary>A spec in the operator's repository.</summary>
/// <param name="Branch">To be merged into <paramref name="Base"/>.</param>
/// <param name="Committed">False where the branch held just these files already.</param>
/// <param name="Deployed">Commit of the base branch that is deployed; null where none is followed.</param>
/// <param name="PullRequest">Where the request to merge is looked at; null where the operator names no git host.</param>
public sealed record DeliveryView(string Name, string Branch, string Base, string Commit, bool Committed, IReadOnlyList<string> Files, string? Deployed, string? PullRequest);

/// <param name="Action"><c>run</c>, <c>pause</c>, <c>resume</c> or <c>reset</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PipelineActRequest(string? Action);

/// <param name="Started">False where a run went on already.</param>
public sealed record PipelineActView(string Name, bool Started, string State);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata, NumberHandling = JsonNumberHandling.Strict, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SpecCheckView))]
[JsonSerializable(typeof(SpecDocument))]
[JsonSerializable(typeof(PreviewView))]
[JsonSerializable(typeof(PipelineList))]
[JsonSerializable(typeof(PipelineView))]
[JsonSerializable(typeof(PipelineSpecView))]
[JsonSerializable(typeof(PipelineActView))]
[JsonSerializable(typeof(PipelineActRequest))]
[JsonSerializable(typeof(PipelineBackfillRequest))]
[JsonSerializable(typeof(DeliveryView))]
[JsonSerializable(typeof(HookAnswer))]
public sealed partial class IngestionJson : JsonSerializerContext;
