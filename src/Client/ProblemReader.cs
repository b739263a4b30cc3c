using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>Turns an answer that is no success into the exception that says so.</summary>
internal static class ProblemReader
{
    public static async ValueTask ThrowIfFailedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw ExceptionOf(response.StatusCode, await ReadAsync(response, cancellation));
        }
    }

    private static async ValueTask<ApiProblem?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null;
        }

        try
        {
            return await response.Content.ReadFromJsonAsync(ApiJson.Default.ApiProblem, cancellation);
        }
        catch (JsonException)
        {
            // A proxy may have cut the body; the status alone is known then.
            return null;
        }
    }

    private static GridGrainsException ExceptionOf(HttpStatusCode status, ApiProblem? problem)
    {
        var code = problem?.Code ?? $"http_{(int)status}";
        var message = problem?.Detail ?? $"the server answered {(int)status} {status}";
        return status switch
        {
            HttpStatusCode.NotFound => new GridGrainsNotFoundException(code, message, problem?.TraceId, problem?.Suggestions ?? []),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout or HttpStatusCode.InsufficientStorage => new GridGrainsUnavailableException(status, code, message, problem?.TraceId),
            < HttpStatusCode.InternalServerError => new GridGrainsRequestException(status, code, message, problem?.TraceId),
            _ => new GridGrainsException(status, code, message, problem?.TraceId),
        };
    }
}
