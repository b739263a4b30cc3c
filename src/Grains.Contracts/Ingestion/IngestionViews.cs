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

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(SpecCheckView))]
[JsonSerializable(typeof(SpecDocument))]
public sealed partial class IngestionJson : JsonSerializerContext;
