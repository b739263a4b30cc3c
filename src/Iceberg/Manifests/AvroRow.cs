using Avro.IO;

namespace GridGrains.Iceberg.Manifests;

/// <summary>One Avro record; its members are found by Iceberg field id, so that a file by another writer reads alike.</summary>
internal sealed class AvroRow(AvroRecord type)
{
    private readonly object?[] _values = new object?[type.Fields.Length];

    public AvroRecord Type => type;

    public object? this[int fieldId]
    {
        get => type.IndexOf(fieldId) is >= 0 and var index ? _values[index] : null;
        set => _values[type.IndexOf(fieldId)] = value;
    }

    public long? Long(int fieldId) => this[fieldId] switch
    {
        long number => number,
        int number => number,
        _ => null,
    };

    public int? Int(int fieldId) => (int?)Long(fieldId);

    public long RequiredLong(int fieldId) => Long(fieldId) ?? throw Missing(fieldId);

    public int RequiredInt(int fieldId) => Int(fieldId) ?? throw Missing(fieldId);

    public string RequiredString(int fieldId) => this[fieldId] as string ?? throw Missing(fieldId);

    public AvroRow RequiredRow(int fieldId) => this[fieldId] as AvroRow ?? throw Missing(fieldId);

    public static AvroRow Read(AvroRecord type, Decoder decoder)
    {
        var row = new AvroRow(type);
        for (var i = 0; i < type.Fields.Length; i++) row._values[i] = ReadValue(type.Fields[i].Type, decoder);
        return row;
    }

    public void Write(Encoder encoder)
    {
        for (var i = 0; i < type.Fields.Length; i++) WriteValue(type.Fields[i].Type, _values[i], encoder);
    }

    private static object? ReadValue(AvroType type, Decoder decoder)
    {
        switch (type)
        {
            case AvroUnion union:
                return ReadValue(union.Branches[decoder.ReadUnionIndex()], decoder);
            case AvroRecord record:
                return Read(record, decoder);
            case AvroFixed { Size: var size }:
                var bytes = new byte[size];
                decoder.ReadFixed(bytes);
                return bytes;
            case AvroArray { Items: var items }:
                var list = new List<object?>();
                for (var n = decoder.ReadArrayStart(); n != 0; n = decoder.ReadArrayNext())
                    for (; n > 0; n--) list.Add(ReadValue(items, decoder));
                return list;
            case AvroMap { Values: var values }:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                for (var n = decoder.ReadMapStart(); n != 0; n = decoder.ReadMapNext())
                    for (; n > 0; n--) map[decoder.ReadString()] = ReadValue(values, decoder);
                return map;
            default:
                return ReadPrimitive(((AvroPrimitive)type).Kind, decoder);
        }
    }

    private static object? ReadPrimitive(AvroPrimitiveKind kind, Decoder decoder) => kind switch
    {
        AvroPrimitiveKind.Null => null,
        AvroPrimitiveKind.Boolean => (object)decoder.ReadBoolean(),
        AvroPrimitiveKind.Int => decoder.ReadInt(),
        AvroPrimitiveKind.Long => decoder.ReadLong(),
        AvroPrimitiveKind.Float => decoder.ReadFloat(),
        AvroPrimitiveKind.Double => decoder.ReadDouble(),
        AvroPrimitiveKind.Bytes => decoder.ReadBytes(),
        _ => decoder.ReadString(),
    };

    private static void WriteValue(AvroType type, object? value, Encoder encoder)
    {
        switch (type)
        {
            case AvroUnion union:
                var branch = union.IndexFor(value);
                encoder.WriteUnionIndex(branch);
                WriteValue(union.Branches[branch], value, encoder);
                break;
            case AvroRecord:
                ((AvroRow)value!).Write(encoder);
                break;
            case AvroFixed:
                encoder.WriteFixed((byte[])value!);
                break;
            case AvroArray { Items: var items }:
                var list = (IReadOnlyCollection<object?>)value!;
                encoder.WriteArrayStart();
                encoder.SetItemCount(list.Count);
                foreach (var item in list)
                {
                    encoder.StartItem();
                    WriteValue(items, item, encoder);
                }
                encoder.WriteArrayEnd();
                break;
            default:
                WritePrimitive(value, encoder);
                break;
        }
    }

    private static void WritePrimitive(object? value, Encoder encoder)
    {
        switch (value)
        {
            case null:
                encoder.WriteNull();
                break;
            case bool flag:
                encoder.WriteBoolean(flag);
                break;
            case int number:
                encoder.WriteInt(number);
                break;
            case long number:
                encoder.WriteLong(number);
                break;
            case float number:
                encoder.WriteFloat(number);
                break;
            case double number:
                encoder.WriteDouble(number);
                break;
            case byte[] bytes:
                encoder.WriteBytes(bytes);
                break;
            case string text:
                encoder.WriteString(text);
                break;
            default:
                throw new ArgumentException($"{value.GetType().Name} has no Avro form", nameof(value));
        }
    }

    /// <summary>The container's reader adds the file.</summary>
    private IcebergException Missing(int fieldId)
    {
        var name = ManifestSchemas.NameOf(fieldId) is { } known ? $"{fieldId} ({known})" : fieldId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new IcebergException(
            IcebergErrorCode.CorruptFile, $"a record lacks field {name}{(type.HasFieldIds ? "" : "; its Avro schema names no field ids, by which fields are found")}");
    }
}
