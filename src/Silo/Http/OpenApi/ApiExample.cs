using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GridGrains.Silo.Http.OpenApi;

/// <summary>Writes sample objects as the interface writes answers, so that a sample can have no field that an answer has not.</summary>
internal static class ApiExample
{
    private const string Json = "application/json";

    public static JsonNode? Of(object sample, string contentType, JsonSerializerOptions json) => sample switch
    {
        StreamExample streamed => JsonValue.Create(TextOf(streamed, json)),
        _ when contentType == Json => JsonSerializer.SerializeToNode(sample, sample.GetType(), json),
        // Newline-delimited JSON has a record on each line.
        _ => JsonValue.Create(OnOneLine(sample, json)),
    };

    private static string TextOf(StreamExample sample, JsonSerializerOptions json) =>
        $"id: {sample.Id}\nevent: {sample.Event}\ndata: {OnOneLine(sample.Data, json)}\n\n: heartbeat\n";

    private static string OnOneLine(object sample, JsonSerializerOptions json) => JsonSerializer.Serialize(
        sample, sample.GetType(), new JsonSerializerOptions(json) { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
