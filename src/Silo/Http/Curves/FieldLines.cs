using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Reads small files of records: CSV by the names of its header, or an array of JSON.</summary>
internal static class FieldLines
{
    /// <summary>Lines of CSV: a header with the wanted names in any order, then a line each. Fields may be in quotes; none has a comma.</summary>
    /// <param name="names">In the order in which fields are handed on.</param>
    /// <param name="optional">Names that may lack.</param>
    /// <returns>Number of the line, and its fields; null for one that lacks.</returns>
    public static IEnumerable<(int Line, string?[] Fields)> OfCsv(ReadOnlySpan<byte> body, IReadOnlyList<string> names, IReadOnlyCollection<string> optional)
    {
        string[] lines = Encoding.UTF8.GetString(body).Split('\n');
        string[] header = [.. FieldsOf(lines[0]).Select(name => name.ToLowerInvariant())];
        foreach (var name in names)
        {
            if (!header.Contains(name) && !optional.Contains(name))
            {
                throw ApiException.Unprocessable($"line 1: the header lacks '{name}'; it is to have {string.Join(',', names)}");
            }
        }

        int[] places = [.. names.Select(name => Array.IndexOf(header, name))];
        return lines.Select((text, index) => (Line: index + 1, Text: text)).Skip(1).Where(line => !string.IsNullOrWhiteSpace(line.Text))
            .Select(line => (line.Line, Fields: FieldsOf(line.Text))).Select(line => (line.Line, (string?[])[.. places.Select(place => place >= 0 && place < line.Fields.Length ? line.Fields[place] : null)]));
    }

    /// <exception cref="ApiException">422: it is no such array.</exception>
    public static T[] OfJson<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T[]> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) is { } all && Array.TrueForAll(all, one => one is not null) ? all : throw ApiException.Unprocessable("the body is to be an array of objects");
        }
        catch (JsonException broken)
        {
            throw ApiException.Unprocessable(JsonFaults.Describe(broken));
        }
    }

    public static bool IsJson(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8).StartsWith("["u8);

    /// <returns>Null where it is no number.</returns>
    public static double? NumberOf(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] FieldsOf(string line) => [.. line.Split(',').Select(field => field.Trim().Trim('"'))];
}
