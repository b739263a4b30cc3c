using System.Buffers;
using System.Text.Json;

namespace GridGrains.Silo.Http.Features.Streams;

/// <summary>Cuts Feast's answer, which stands by column, into a JSON object per entity.</summary>
internal static class FeatureRowText
{
    /// <param name="answer">As <see cref="FeatureAnswer"/> writes it.</param>
    /// <param name="joinKeys">How many of its first columns are join keys.</param>
    public static byte[][] Cut(ReadOnlyMemory<byte> answer, int joinKeys, int rows)
    {
        using var document = JsonDocument.Parse(answer);
        var names = document.RootElement.GetProperty("metadata").GetProperty("feature_names");
        var results = document.RootElement.GetProperty("results");
        var cut = new byte[rows][];
        for (var row = 0; row < rows; row++)
        {
            var output = new ArrayBufferWriter<byte>();
            using var json = new Utf8JsonWriter(output);
            json.WriteStartObject();
            Write(json, "entity", "values", 0, joinKeys, row);
            Write(json, "values", "values", joinKeys, results.GetArrayLength(), row);
            Write(json, "statuses", "statuses", joinKeys, results.GetArrayLength(), row);
            Write(json, "event_timestamps", "event_timestamps", joinKeys, results.GetArrayLength(), row);
            json.WriteEndObject();
            json.Flush();
            cut[row] = output.WrittenSpan.ToArray();
        }

        return cut;

        void Write(Utf8JsonWriter json, string member, string column, int first, int end, int row)
        {
            json.WriteStartObject(member);
            for (var i = first; i < end; i++)
            {
                json.WritePropertyName(names[i].GetString()!);
                results[i].GetProperty(column)[row].WriteTo(json);
            }

            json.WriteEndObject();
        }
    }
}
