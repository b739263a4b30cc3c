using System.Globalization;
using System.Text;
using Grpc.Core;

namespace GridGrains.Silo.Http.Problems;

/// <summary>A problem that went out as an answer of its own; only the log has not heard of it.</summary>
internal sealed record AnsweredFault(ProblemAnswer Answer, Exception Exception);

/// <summary>
/// Problems in gRPC's form: a status with the detail and the names that come near, and in the trailers what problem details have beside it
/// (<c>code</c>, <c>trace-id</c>, <c>suggestion</c> for each name, <c>retry-after</c> in seconds).
/// </summary>
internal static class GrpcAnswer
{
    private const string ContentType = "application/grpc";

    public static bool IsAsked(HttpRequest request) => request.ContentType is { } type && type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the answer of a call that never came to its handler: headers alone.</summary>
    public static void Write(HttpResponse response, ProblemAnswer answer, string traceId, ApiException? exception)
    {
        response.Headers.Remove("retry-after");
        (response.StatusCode, response.ContentType) = (StatusCodes.Status200OK, ContentType);
        response.Headers["grpc-status"] = ((int)CodeOf(answer)).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Escape(MessageOf(answer, exception));
        foreach (var entry in TrailersOf(answer, traceId, exception))
        {
            response.Headers.Append(entry.Key, entry.Value);
        }
    }

    /// <summary>The same of a call that its handler refuses.</summary>
    public static RpcException Of(ProblemAnswer answer, string traceId, ApiException? exception) =>
        new(new Status(CodeOf(answer), MessageOf(answer, exception)), TrailersOf(answer, traceId, exception));

    private static StatusCode CodeOf(ProblemAnswer answer) => answer.Status switch
    {
        _ when answer.Code == EngineProblems.UnknownPath.Code => StatusCode.Unimplemented,
        StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
        StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
        StatusCodes.Status404NotFound => StatusCode.NotFound,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests or StatusCodes.Status507InsufficientStorage => StatusCode.ResourceExhausted,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
        >= StatusCodes.Status500InternalServerError => StatusCode.Internal,
        _ => StatusCode.InvalidArgument,
    };

    private static string MessageOf(ProblemAnswer answer, ApiException? exception) =>
        exception?.Suggestions is { Count: > 0 } near ? $"{answer.Detail}; near are {string.Join(", ", near)}" : answer.Detail;

    private static Metadata TrailersOf(ProblemAnswer answer, string traceId, ApiException? exception)
    {
        var trailers = new Metadata { { "code", answer.Code }, { "trace-id", traceId } };
        foreach (var name in exception?.Suggestions ?? [])
        {
            trailers.Add("suggestion", Escape(name));
        }

        if (exception?.RetryAfter is { } wait)
        {
            trailers.Add("retry-after", Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        }

        return trailers;
    }

    // gRPC's own rule for messages: what is not printable ASCII, and the percent sign, as %XX of its UTF-8.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            escaped = part is >= (byte)' ' and <= (byte)'~' and not (byte)'%' ? escaped.Append((char)part) : escaped.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
        }

        return escaped.ToString();
    }
}
