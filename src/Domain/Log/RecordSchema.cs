namespace GridGrains.Domain.Log;

/// <summary>A field of a record, by its name in the JSON.</summary>
/// <param name="Type">string, number, integer, boolean, timestamp, array, object or bytes.</param>
/// <param name="Unit">Of a number.</param>
public sealed record RecordField(string Name, string Type, string Doc, string? Unit = null, bool Required = true)
{
    public bool IsNumber => Type is "number" or "integer";
}

/// <summary>What the records of some topics look like.</summary>
/// <param name="Name">As the schema header of the records says it: <c>iso_lmp/1</c>.</param>
/// <param name="Of">The thing that a record is, in one word; the same in every product that fills it: <c>lmp</c>.</param>
public sealed record RecordSchema(string Name, string Of, IReadOnlyList<string> Topics, IReadOnlyList<RecordField> Fields)
{
    /// <summary>What the log itself knows of every record, beside the fields of its value.</summary>
    public static readonly IReadOnlyList<RecordField> OfLog =
    [
        new("@key", "string", "the record's key"),
        new("@source", "string", "header: who wrote the record"),
        new("@partition", "integer", "partition of the topic", "ordinal"),
        new("@offset", "integer", "offset in the partition", "ordinal"),
        new("@appended_at", "timestamp", "when the log took the record"),
    ];

    public IEnumerable<RecordField> AllFields => Fields.Concat(OfLog);
}
