using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>
/// Reads events of runs, jobs and datasets (OpenLineage 2-0-2). What the specification requires has to be there; what it does not know, and facets of others, are
/// passed over.
/// </summary>
public static class ForeignEventReader
{
    private const int MaxDatasets = 10_000;

    /// <param name="payload">The same object with its fields in one order and without blanks: what is stored.</param>
    /// <param name="error">Which field is wrong, and why.</param>
    public static ForeignEvent? Read(ReadOnlyMemory<byte> json, out byte[] payload, out string? error)
    {
        payload = [];
        try
        {
            using var document = JsonDocument.Parse(json);
            payload = Canonical(document.RootElement);
            error = null;
            return Of(document.RootElement, payload);
        }
        catch (ForeignEventException wrong)
        {
            error = wrong.Message;
        }
        catch (Exception broken) when (broken is JsonException || BrokenJson.Is(broken))
        {
            error = $"the body is not JSON: {BrokenJson.DescribeWithLine(broken)}";
        }

        return null;
    }

    private static ForeignEvent Of(JsonElement root, byte[] payload)
    {
        Require(root.ValueKind == JsonValueKind.Object, "", "the event is to be one JSON object");
        _ = Text(root, "producer");
        _ = Text(root, "schemaURL");
        var at = Text(root, "eventTime");
        Require(DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment), "eventTime", $"'{at}' is no date and time");
        var hasType = root.TryGetProperty("eventType", out var typed) && typed.ValueKind != JsonValueKind.Null;
        Require(!hasType || typed.ValueKind == JsonValueKind.String, "eventType", $"'{typed}' is none of {string.Join(' ', ForeignEvent.Types)}");
        var type = hasType ? typed.GetString()! : "";
        Require(type.Length == 0 || ForeignEvent.Types.Contains(type), "eventType", $"'{type}' is none of {string.Join(' ', ForeignEvent.Types)}");
        var (run, job) = IdentityOf(root);
        var outputs = DatasetsOf(root, "outputs");
        if (root.TryGetProperty("dataset", out var dataset))
        {
            outputs = [.. outputs, (NameOf(dataset, "dataset"), dataset)];
        }

        Require(job is not null || outputs.Count > 0, "", "the event has neither a job nor a dataset");
        var hash = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(payload));
        return new ForeignEvent(
            moment.UtcDateTime, run, job, type, [.. DatasetsOf(root, "inputs").Select(input => input.Name).Distinct()], [.. outputs.Select(output => output.Name).Distinct()],
            [.. outputs.SelectMany(output => ColumnsOf(output.Name.DatasetId, output.Value))], hash)
        {
            IsStreaming = Part(Part(Part(root, "job"), "facets"), "jobType") is { } kind && Word(kind, "processingType") == "STREAMING",
        };
    }

    private static (string Run, LineageName? Job) IdentityOf(JsonElement root)
    {
        if (!root.TryGetProperty("job", out var job))
        {
            return ("", null);
        }

        var id = NameOf(job, "job");
        if (!root.TryGetProperty("run", out var run))
        {
            return ("", id);
        }

        var text = Text(run, "runId", "run.");
        Require(Guid.TryParse(text, out _), "run.runId", $"'{text}' is no UUID");
        return (text, id);
    }

    private static List<(LineageName Name, JsonElement Value)> DatasetsOf(JsonElement root, string part)
    {
        if (!root.TryGetProperty(part, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        Require(list.ValueKind == JsonValueKind.Array, part, "is to be a list");
        Require(list.GetArrayLength() <= MaxDatasets, part, $"has more than {MaxDatasets} datasets");
        return [.. list.EnumerateArray().Select((dataset, place) => (NameOf(dataset, $"{part}[{place}]"), dataset))];
    }

    private static LineageName NameOf(JsonElement named, string where) => new(Text(named, "namespace", $"{where}."), Text(named, "name", $"{where}."));

    private static IEnumerable<ForeignColumn> ColumnsOf(string output, JsonElement dataset)
    {
        if (Part(Part(dataset, "facets"), "columnLineage") is not { } facet)
        {
            yield break;
        }

        if (Part(facet, "fields") is { } fields)
        {
            foreach (var field in fields.EnumerateObject())
            {
                var isIdentity = field.Value.TryGetProperty("transformationType", out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("IDENTITY"u8);
                foreach (var input in ListOf(field.Value, "inputFields"))
                {
                    yield return ColumnOf(input, new LineageNode(output, field.Name), isIdentity);
                }
            }
        }

        foreach (var input in ListOf(facet, "dataset"))
        {
            yield return ColumnOf(input, new LineageNode(output), isIdentity: false) is var column && column.How is LineageHow.Filter or LineageHow.Join ? column : column with { How = LineageHow.Filter };
        }
    }

    private static ForeignColumn ColumnOf(JsonElement input, LineageNode to, bool isIdentity)
    {
        var from = new LineageNode(NameOf(input, "inputFields").DatasetId, Text(input, "field", "inputFields."));
        var how = HowOf([.. ListOf(input, "transformations")], isIdentity);
        return new ForeignColumn(from, to, how == LineageHow.Copy && from.Column != to.Column ? LineageHow.Rename : how);
    }

    // A column that is both taken over and asked in a condition is taken over.
    private static LineageHow HowOf(JsonElement[] transformations, bool isIdentity)
    {
        if (transformations.Length == 0)
        {
            return isIdentity ? LineageHow.Copy : LineageHow.Formula;
        }

        var subtypes = transformations.Select(transformation => (IsDirect: Word(transformation, "type") == "DIRECT", Subtype: Word(transformation, "subtype"))).ToArray();
        var direct = subtypes.Where(known => known.IsDirect).Select(known => known.Subtype).ToArray();
        return direct.Contains("AGGREGATION") ? LineageHow.Aggregate
            : direct.Length > 0 && direct.All(subtype => subtype == "IDENTITY") ? LineageHow.Copy
            : direct.Length > 0 ? LineageHow.Formula
            : subtypes.Any(known => known.Subtype == "JOIN") ? LineageHow.Join : LineageHow.Filter;
    }

    private static string Word(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static JsonElement? Part(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static IEnumerable<JsonElement> ListOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Text(JsonElement element, string name, string where = "")
    {
        Require(
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 },
            $"{where}{name}", "is to be a text");
        return element.GetProperty(name).GetString()!;
    }

    private static void Require(bool isGood, string field, string complaint)
    {
        if (!isGood)
        {
            throw new ForeignEventException(field.Length > 0 ? $"{field}: {complaint}" : complaint);
        }
    }

    private static byte[] Canonical(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, root);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    private sealed class ForeignEventException(string message) : Exception(message);
}
