using System.Text.Json;
using GridGrains.Domain.Ingestion.JsonPaths;
using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Feeds.Ingestion.Pages;

/// <summary>Records of JSON documents and of lines of JSON.</summary>
internal static class JsonPages
{
    private const int MaxLineBytes = 4 << 20;

    /// <param name="path">To the records; null where the document is the list, or the one record.</param>
    public static IEnumerable<SourceRecord> Read(byte[] text, string? path, Action<JsonElement> seen)
    {
        var document = JsonDocument.Parse(text).RootElement;
        seen(document);
        return Select(document, path);
    }

    public static IEnumerable<SourceRecord> Select(JsonElement document, string? path)
    {
        var values = path is not null ? JsonPath.Parse(path).Select(document).Select(node => node.Value) : [document];
        var number = 0;
        foreach (var value in values)
        {
            // A path to the list itself means its elements.
            foreach (var record in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().AsEnumerable() : [value])
            {
                yield return new JsonRecord(record, ++number);
            }
        }
    }

    public static IEnumerable<SourceRecord> ReadLines(Stream content, List<UnreadRecord> unread)
    {
        using var lines = new StreamReader(content, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
        var number = 0;
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (TryParse(line, out var value, out var error))
            {
                yield return new JsonRecord(value, number);
            }
            else
            {
                unread.Add(new UnreadRecord(number, "bad_json", error));
            }
        }
    }

    private static bool TryParse(string line, out JsonElement value, out string error)
    {
        (value, error) = (default, "");
        if (line.Length > MaxLineBytes)
        {
            error = $"the line is longer than {MaxLineBytes} letters";
            return false;
        }

        try
        {
            value = JsonDocument.Parse(line).RootElement;
            return true;
        }
        catch (JsonException fault)
        {
            error = fault.Message;
            return false;
        }
    }
}
