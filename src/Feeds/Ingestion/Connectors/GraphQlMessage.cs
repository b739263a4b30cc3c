using System.Text.Json;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Requests and answers of GraphQL over HTTP.</summary>
internal static class GraphQlMessage
{
    private const int MaxShown = 300;

    // Asking again changes nothing of these.
    private static readonly string[] Lasting = ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "UNAUTHENTICATED", "FORBIDDEN"];

    /// <param name="fill">Fills in what varies between runs.</param>
    public static byte[] BodyOf(GraphQlSpec query, PaginationSpec pages, EndpointPosition position, Func<string, string> fill)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("query", query.Query);
            json.WriteStartObject("variables");
            foreach (var variable in query.Variables)
            {
                json.WritePropertyName(variable.Name);
                Write(json, variable.Value, fill);
            }

            if (pages is { CursorParam: { } name } && position.Cursor is { } cursor)
            {
                json.WriteString(name, cursor);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>An answer with errors is none, whatever data is beside them: rows would be missing and nobody would know.</summary>
    /// <exception cref="SourceException">The answer has errors.</exception>
    public static void RequireNoErrors(JsonElement? document, string host)
    {
        if (document is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("errors", out var errors) && errors is { ValueKind: JsonValueKind.Array } && errors.GetArrayLength() > 0)
        {
            var first = errors[0];
            var message = first.ValueKind == JsonValueKind.Object && first.TryGetProperty("message", out var text) ? text.ToString() : "without a message";
            var code = first.ValueKind == JsonValueKind.Object && first.TryGetProperty("extensions", out var more) && more.ValueKind == JsonValueKind.Object && more.TryGetProperty("code", out var word)
                ? word.ToString() : "";
            throw new SourceException(
                "graphql_errors", $"{host} answered with {errors.GetArrayLength()} errors; the first: {(message.Length <= MaxShown ? message : message[..MaxShown])} {code}".TrimEnd(),
                isTransient: !Lasting.Contains(code));
        }
    }

    private static void Write(Utf8JsonWriter json, SpecNode value, Func<string, string> fill)
    {
        switch (value.Kind)
        {
            case SpecNodeKind.Boolean:
                json.WriteBooleanValue(value.Text == "true");
                break;
            case SpecNodeKind.Number:
                json.WriteNumberValue(double.Parse(value.Text, System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(fill(value.Text));
                break;
        }
    }
}
