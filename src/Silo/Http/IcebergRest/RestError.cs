using System.Text.Json;
using GridGrains.Iceberg;

namespace GridGrains.Silo.Http.IcebergRest;

/// <summary>An answer other than success, in the words of the Iceberg REST catalog: the specification's <c>ErrorModel</c>.</summary>
/// <param name="type">Name by which clients distinguish errors: <c>NoSuchTableException</c>.</param>
internal sealed class RestError(int status, string type, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;

    public string Type { get; } = type;

    public static RestError NoSuchNamespace(string name) => new(404, "NoSuchNamespaceException", $"there is no namespace '{name}'");

    public static RestError NoSuchTable(string name) => new(404, "NoSuchTableException", $"there is no table '{name}'");

    public static RestError NoSuchWarehouse(string message) => new(404, "NoSuchWarehouseException", message);

    public static RestError BadRequest(string message) => new(400, "BadRequestException", message);

    public static RestError Forbidden(string message) => new(403, "ForbiddenException", message);

    public static RestError Unsupported(string message) => new(406, "UnsupportedOperationException", message);

    /// <summary>What a failure below the handlers is to a client; null for a fault of the server, whose message stays inside.</summary>
    public static RestError? Of(Exception failure) => failure switch
    {
        RestError error => error,
        IcebergException { Code: IcebergErrorCode.NotFound } => new RestError(404, "NotFoundException", failure.Message, failure),
        OperationCanceledException or TimeoutException => new RestError(503, "SlowDownException", "the catalog did not answer in time", failure),
        _ => null,
    };

    public Task WriteAsync(HttpContext context)
    {
        context.Response.Clear();
        context.Response.StatusCode = Status;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // An answer to HEAD has no body; without a length it would get a problem's.
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        }

        return context.WriteRestAsync(Write);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("error");
        json.WriteString("message", Message);
        json.WriteString("type", Type);
        json.WriteNumber("code", Status);
        json.WriteEndObject();
    }
}
