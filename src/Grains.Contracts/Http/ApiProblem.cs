using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Http;

/// <summary>An error as RFC 9457 defines it (<c>application/problem+json</c>).</summary>
/// <param name="Code">What went wrong, as a stable word for programs: <c>unknown_node</c>.</param>
/// <param name="TraceId">Names the request in logs and traces.</param>
/// <param name="Suggestions">Near names where one was not found.</param>
/// <param name="Line">Of the place in a text of the request, from 1; absent where no one place is wrong.</param>
public sealed record ApiProblem(
    string? Title,
    int? Status,
    string? Detail,
    string? Code,
    [property: JsonPropertyName("traceId")] string? TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Suggestions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Column = null);
