using System.Collections.Immutable;

namespace GridGrains.Iceberg.Schemas;

/// <summary>
/// Changes to a schema that need no file to be rewritten (spec: schema evolution). New fields take ids above the table's
/// last column id, so that a dropped column's id, and with it its old data, never comes back.
/// </summary>
public sealed class SchemaUpdate
{
    private readonly ImmutableArray<int> _identifiers;
    private StructType _root;
    private int _lastColumnId;

    internal SchemaUpdate(Schema current, int lastColumnId)
    {
        _root = current.Struct;
        _identifiers = current.IdentifierFieldIds;
        _lastColumnId = lastColumnId;
    }

    /// <summary>Adds an optional column at the end of the table, or of the struct at <paramref name="parent"/>. Ids inside <paramref name="type"/> are assigned again.</summary>
    public SchemaUpdate AddColumn(string name, IcebergType type, string? doc = null, string? parent = null)
    {
        var id = ++_lastColumnId;
        var field = new SchemaField(id, name, Renumber(type), Required: false, doc);
        if (parent is null) _root = new StructType(_root.Fields.Add(field));
        else
        {
            Change(parent, at => at.Type is StructType nested
                ? at with { Type = new StructType(nested.Fields.Add(field)) }
                : throw Invalid($"Column '{parent}' is not a struct"));
        }
        return this;
    }

    public SchemaUpdate RenameColumn(string path, string newName) => Change(path, field => field with { Name = newName });

    public SchemaUpdate DropColumn(string path) => Change(path, field => _identifiers.Contains(field.Id)
        ? throw Invalid($"Column '{path}' identifies rows and cannot be dropped")
        : null);

    /// <summary>int to long, float to double, decimal to a higher precision of the same scale.</summary>
    public SchemaUpdate WidenColumn(string path, PrimitiveType wider) => Change(path, field =>
        field.Type is PrimitiveType current && current.CanPromoteTo(wider)
            ? field with { Type = wider }
            : throw Invalid($"Column '{path}' of type {field.Type} cannot become {wider}"));

    public SchemaUpdate MakeOptional(string path) => Change(path, field => field with { Required = false });

    public SchemaUpdate Document(string path, string? doc) => Change(path, field => field with { Doc = doc });

    /// <summary>The changed schema, still without an id of its own, and the table's new last column id.</summary>
    internal (Schema Schema, int LastColumnId) Build() => (new Schema(0, _root.Fields, _identifiers), _lastColumnId);

    private SchemaUpdate Change(string path, Func<SchemaField, SchemaField?> change)
    {
        _root = Change(_root, path, path, change);
        return this;
    }

    private static StructType Change(StructType type, string rest, string path, Func<SchemaField, SchemaField?> change)
    {
        foreach (var field in type.Fields)
        {
            var changed = field;
            if (field.Name == rest) changed = change(field);
            else if (field.Type is StructType nested && rest.StartsWith(field.Name + ".", StringComparison.Ordinal))
                changed = field with { Type = Change(nested, rest[(field.Name.Length + 1)..], path, change) };
            else continue;
            return new StructType(changed is null ? type.Fields.Remove(field) : type.Fields.Replace(field, changed));
        }
        throw Invalid($"No column '{path}'");
    }

    private IcebergType Renumber(IcebergType type)
    {
        switch (type)
        {
            case StructType nested:
                var first = _lastColumnId + 1;
                _lastColumnId += nested.Fields.Length;
                return new StructType([.. nested.Fields.Select((f, i) => f with { Id = first + i, Type = Renumber(f.Type) })]);
            case ListType list:
                var element = ++_lastColumnId;
                return list with { ElementId = element, Element = Renumber(list.Element) };
            case MapType map:
                var (key, value) = (++_lastColumnId, ++_lastColumnId);
                return map with { KeyId = key, ValueId = value, Key = Renumber(map.Key), Value = Renumber(map.Value) };
            default:
                return type;
        }
    }

    private static IcebergException Invalid(string message) => new(IcebergErrorCode.InvalidSchema, message);
}
