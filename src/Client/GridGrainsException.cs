using System.Net;

namespace GridGrains.Client;

/// <summary>The platform refused a request or failed; described by problem details.</summary>
/// <param name="code">A stable word: <c>unknown_node</c>. <c>http_502</c> and the like where something else than the platform answered.</param>
public class GridGrainsException(HttpStatusCode status, string code, string message, string? traceId) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>Names the request in the platform's log and traces.</summary>
    public string? TraceId { get; } = traceId;
}

/// <summary>A node, hub, zone, feature, ISO or topic is not known.</summary>
public sealed class GridGrainsNotFoundException(string code, string message, string? traceId, IReadOnlyList<string> suggestions)
    : GridGrainsException(HttpStatusCode.NotFound, code, message, traceId)
{
    /// <summary>Near names, the nearest first.</summary>
    public IReadOnlyList<string> Suggestions { get; } = suggestions;
}

/// <summary>The request is wrong and will stay so; the message names the parameter or field.</summary>
public sealed class GridGrainsRequestException(HttpStatusCode status, string code, string message, string? traceId)
    : GridGrainsException(status, code, message, traceId);

/// <summary>The platform cannot answer now; the same request may succeed later.</summary>
public sealed class GridGrainsUnavailableException(HttpStatusCode status, string code, string message, string? traceId)
    : GridGrainsException(status, code, message, traceId);
