using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Ingestion.Mapping;

public enum CanonicalType
{
    Text,
    Number,
    Integer,
    Boolean,
    Timestamp,
}

/// <param name="Unit">The platform's own; null for what has none.</param>
/// <param name="IsRequired">Without it there is no row.</param>
public sealed record CanonicalField(string Name, CanonicalType Type, string Doc, string? Unit = null, bool IsRequired = false);

/// <summary>A record as the log takes it.</summary>
/// <param name="Moment">What the row is about, in UTC: for freshness and for the cursor.</param>
public sealed record CanonicalRecord(string Topic, string Schema, byte[] Key, byte[] Value, DateTime Moment);

/// <summary>Values of one row by field. A text, a double, a long, a bool or a UTC DateTime each; absent where there is none.</summary>
public sealed class CanonicalValues
{
    private readonly Dictionary<string, object> _values = [];

    public IReadOnlyDictionary<string, object> All => _values;

    public object this[string field]
    {
        set => _values[field] = value;
    }

    public bool Has(string field) => _values.ContainsKey(field);

    public string? Text(string field) => _values.GetValueOrDefault(field) as string;

    public double? Number(string field) => _values.GetValueOrDefault(field) switch
    {
        double number => number,
        long whole => whole,
        _ => null,
    };

    public long? Integer(string field) => _values.GetValueOrDefault(field) as long?;

    public DateTime? Stamp(string field) => _values.GetValueOrDefault(field) as DateTime?;
}

/// <summary>Canonical rows that a pipeline can make: their fields, and how a row becomes a record that every other entrance would write too.</summary>
public abstract class CanonicalTarget
{
    public abstract string Name { get; }

    public abstract IReadOnlyList<string> Topics { get; }

    public abstract IReadOnlyList<CanonicalField> Fields { get; }

    /// <summary>Further fields, in words, where what people have declared decides which there are; null for none.</summary>
    public virtual string? DeclaredFields => null;

    /// <summary>Fields that together are the key of a row.</summary>
    public abstract IReadOnlyList<string> Key { get; }

    /// <summary>Members of a record's value that, with its key, say which row it is.</summary>
    protected abstract IReadOnlyList<string> IdentityMembers { get; }

    /// <summary>Which row a record is, whatever it says of it.</summary>
    public byte[] IdentityOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        using var document = JsonDocument.ParseValue(ref reader);
        var identity = new StringBuilder(Encoding.UTF8.GetString(key));
        foreach (var member in IdentityMembers)
        {
            identity.Append('\n').Append(document.RootElement.TryGetProperty(member, out var part) ? part.ToString() : "");
        }

        return Encoding.UTF8.GetBytes(identity.ToString());
    }

    public virtual CanonicalField? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>The platform's unit of a field. Of some rows it depends on another field, and is known where that is constant.</summary>
    public virtual string? UnitOf(CanonicalField field, Func<string, string?> constantOf) => field.Unit;

    /// <param name="nowUtc">Of the run, the same for all rows of a batch.</param>
    /// <param name="error">Why the row cannot be taken; the record's own judge says so.</param>
    public abstract bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error);

    /// <summary>Identity of what the row is about; null where it is none.</summary>
    protected static EntityKey? KeyOf(CanonicalValues row, string idField) =>
        Isos.TryGet(row.Text("iso") ?? "", out var iso) && EntityKey.IsValidId(row.Text(idField) ?? "") ? new EntityKey(iso, row.Text(idField)!) : null;

    protected static bool RefuseKey(CanonicalValues row, string idField, out CanonicalRecord? record, out RecordError error) => Refuse(
        RecordErrorReason.BadKey, idField, $"'{row.Text("iso")}/{row.Text(idField)}' is no {idField}: iso is one of {string.Join(' ', Isos.All)}, and the id has {EntityKey.IdRule}", out record, out error);

    protected static bool Refuse(RecordErrorReason reason, string field, string message, out CanonicalRecord? record, out RecordError error)
    {
        (record, error) = (null, new RecordError(reason, field, message));
        return false;
    }
}
