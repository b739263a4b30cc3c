using System.Text.Json.Serialization.Metadata;

namespace GridGrains.Silo.Http;

internal static class JsonAnswer
{
    private const string Json = "application/json";

    /// <summary>
    /// Writes the value as the whole answer. A timeout half way throws, so that the connection breaks: the framework's own default
    /// would end the answer as if it were complete.
    /// </summary>
    public static Task WriteJsonAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> type, string contentType = Json) =>
        context.Response.WriteAsJsonAsync(value, type, contentType, context.RequestAborted);
}
