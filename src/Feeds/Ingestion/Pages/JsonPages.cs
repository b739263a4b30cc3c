using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GridGrains.Domain;
using GridGrains.Domain.Ingestion.JsonPaths;
using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Feeds.Ingestion.Pages;

/// <summary>Records of JSON documents and of lines of JSON.</summary>
internal static class JsonPages
{
    private const string BadJson = "bad_json";
    private const int MaxLineBytes = 4 << 20;

    /// <param name="path">To the records; null where the document is the list, or the one record.</param>
    /// <param name="unread">Takes records of which nobody can say what they mean: a field stands twice in them.</param>
    public static IEnumerable<SourceRecord> Read(byte[] text, string? path, Action<JsonElement> seen, List<UnreadRecord> unread)
    {
        // The parser looks into texts only when they are asked for, which is where records are mapped.
        if (!Utf8.IsValid(text))
        {
            throw new DecoderFallbackException("a text in it is not UTF-8");
        }

        var document = JsonDocument.Parse(text).RootElement;
        seen(document);
        return EachOnce(Select(document, path), unread);
    }

    public static IEnumerable<JsonRecord> Select(JsonElement document, string? path)
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

    private static IEnumerable<SourceRecord> EachOnce(IEnumerable<JsonRecord> records, List<UnreadRecord> unread)
    {
        foreach (var record in records)
        {
            if (record.Twice is { } twice)
            {
                unread.Add(new UnreadRecord(record.Number, BadJson, $"the field '{twice}' is given twice"));
            }
            else
            {
                yield return record;
            }
        }
    }

    public static IEnumerable<SourceRecord> ReadLines(Stream content, List<UnreadRecord> unread) => EachOnce(Lines(content, unread), unread);

    private static IEnumerable<JsonRecord> Lines(Stream content, List<UnreadRecord> unread)
    {
        using var lines = new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true));
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
                unread.Add(new UnreadRecord(number, BadJson, error));
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
            error = BrokenJson.Describe(fault);
            return false;
        }
    }
}
