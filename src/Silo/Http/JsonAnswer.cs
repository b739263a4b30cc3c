using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GridGrains.Silo.Http;

internal static class JsonAnswer
{
    private const string Json = "application/json";

    /// <summary>
    /// Writes the value as the whole answer. What is begun is sent to its end: one that was cancelled between its bytes would go out with the
    /// status of a time-out, or end as if it were complete. A client that takes nothing is cut off by the server's least data rate.
    /// </summary>
    /// <exception cref="OperationCanceledException">The request's time was over before anything was written.</exception>
    public static Task WriteJsonAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> type, string contentType = Json)
    {
        context.RequestAborted.ThrowIfCancellationRequested();
        context.Response.ContentType = contentType;
        return JsonSerializer.SerializeAsync(context.Response.BodyWriter, value, type, CancellationToken.None);
    }
}
