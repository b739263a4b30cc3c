using System.Collections.Immutable;

namespace GridGrains.Iceberg.Schemas;

/// <summary>The columns of a table: names for people, ids for files. Immutable; ids and sibling names are unique.</summary>
public sealed class Schema
{
    private readonly Dictionary<int, SchemaField> _byId = [];
    private readonly Dictionary<string, SchemaField> _byPath = new(StringComparer.Ordinal);

    /// <param name="schemaId">The id by which snapshots name this schema.</param>
    /// <param name="fields">Top-level columns, in order.</param>
    /// <param name="identifierFieldIds">Ids of the required primitive columns that identify a row; may be empty.</param>
    public Schema(int schemaId, IEnumerable<SchemaField> fields, IEnumerable<int>? identifierFieldIds = null)
    {
        SchemaId = schemaId;
        Struct = new StructType([.. fields]);
        IdentifierFieldIds = [.. identifierFieldIds ?? []];
        Index(Struct, "");
        if (IdentifierFieldIds.FirstOrDefault(id => !_byId.ContainsKey(id)) is > 0 and var unknown)
            throw Invalid($"Identifier field {unknown} is not a column");
    }

    public int SchemaId { get; }
    public StructType Struct { get; }
    public ImmutableArray<int> IdentifierFieldIds { get; }
    public ImmutableArray<SchemaField> Fields => Struct.Fields;

    /// <summary>The highest id in use, nested fields included.</summary>
    public int HighestFieldId => _byId.Count == 0 ? 0 : _byId.Keys.Max();

    public SchemaField? FindField(int id) => _byId.GetValueOrDefault(id);

    /// <summary>Finds a field by its path: <c>name</c>, or <c>parent.child</c> inside structs.</summary>
    public SchemaField? FindField(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The field at <paramref name="path"/>; throws <see cref="IcebergErrorCode.InvalidSchema"/> when there is none.</summary>
    public SchemaField GetField(string path) => FindField(path) ?? throw Invalid($"No column '{path}'");

    public bool SameFieldsAs(Schema other)
        => Struct == other.Struct && IdentifierFieldIds.AsSpan().SequenceEqual(other.IdentifierFieldIds.AsSpan());

    /// <summary>The named top-level columns, in the given order, with their ids.</summary>
    public Schema Select(IEnumerable<string> names) => new(SchemaId, names.Select(GetField));

    internal Schema WithId(int schemaId) => new(schemaId, Fields, IdentifierFieldIds);

    private void Index(StructType type, string prefix)
    {
        foreach (var field in type.Fields) Add(field, prefix);
    }

    private void Add(SchemaField field, string prefix)
    {
        if (field.Id <= 0) throw Invalid($"Column '{prefix}{field.Name}' has id {field.Id}; ids start at 1");
        if (field.Name.Length == 0) throw Invalid($"Column {field.Id} has no name");
        if (!_byId.TryAdd(field.Id, field)) throw Invalid($"Field id {field.Id} is used twice");
        if (!_byPath.TryAdd(prefix + field.Name, field)) throw Invalid($"Column name '{prefix}{field.Name}' is used twice");
        var inner = prefix + field.Name + ".";
        switch (field.Type)
        {
            case StructType nested:
                Index(nested, inner);
                break;
            case ListType list:
                Add(new SchemaField(list.ElementId, "element", list.Element, list.ElementRequired), inner);
                break;
            case MapType map:
                Add(new SchemaField(map.KeyId, "key", map.Key, Required: true), inner);
                Add(new SchemaField(map.ValueId, "value", map.Value, map.ValueRequired), inner);
                break;
        }
    }

    private static IcebergException Invalid(string message) => new(IcebergErrorCode.InvalidSchema, message);
}
