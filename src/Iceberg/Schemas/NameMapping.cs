using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Schemas;

/// <summary>
/// The columns of data files that carry no field ids, by name (spec: column projection, name mapping). A column may have had several names.
/// </summary>
internal sealed class NameMapping
{
    private readonly Dictionary<string, int> _idByName = new(StringComparer.Ordinal);

    private NameMapping(JsonArray fields)
    {
        foreach (var node in fields)
        {
            var field = node.AsRequiredObject("fields");
            // A field without an id names what the table does not have.
            if (field.OptionalInt("field-id") is not { } id) continue;
            foreach (var name in field.RequiredArray("names"))
            {
                var text = name?.GetValue<string>() ?? throw new JsonException("a name is null");
                if (!_idByName.TryAdd(text, id)) throw new InvalidOperationException($"'{text}' is mapped twice");
            }
        }
    }

    /// <summary>The mapping of a table's properties; null where it has none.</summary>
    public static NameMapping? Of(TableMetadata table)
    {
        if (!table.Properties.TryGetValue(TableProperties.NameMapping, out var json)) return null;
        try
        {
            return new NameMapping(JsonNode.Parse(json) as JsonArray ?? throw new JsonException("it is not an array"));
        }
        catch (Exception e) when (e is JsonException or IcebergException or InvalidOperationException)
        {
            throw new IcebergException(IcebergErrorCode.InvalidMetadata, $"Table property '{TableProperties.NameMapping}' is not a name mapping: {e.Message}", e);
        }
    }

    /// <summary>The field id of a top-level column; null for one that the mapping does not name.</summary>
    public int? Find(string column) => _idByName.TryGetValue(column, out var id) ? id : null;
}
