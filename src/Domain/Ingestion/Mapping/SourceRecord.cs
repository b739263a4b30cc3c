using System.Text.Json;
using GridGrains.Domain.Ingestion.JsonPaths;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>One record of a source: a JSON object, a row of a table, an element.</summary>
/// <param name="number">1-based position in its page, or its line.</param>
public abstract class SourceRecord(int number)
{
    public int Number { get; } = number;

    /// <summary>Names of its columns or members.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>As text; null where the source has nothing or null.</summary>
    public abstract string? Text(SourceField field);

    /// <summary>As JSON, for people and dead letters.</summary>
    public abstract string Raw { get; }
}

/// <summary>Where a field comes from: a name, or a JSONPath.</summary>
public sealed class SourceField
{
    private SourceField(string text, JsonPath? path) => (Text, Path) = (text, path);

    public string Text { get; }

    public JsonPath? Path { get; }

    /// <exception cref="JsonPathException">It begins with <c>$</c> and is no path.</exception>
    public static SourceField Parse(string text) => new(text, text.StartsWith('$') ? JsonPath.Parse(text) : null);

    /// <summary>A column or member by its very name, whatever it begins with.</summary>
    public static SourceField Named(string name) => new(name, null);
}

/// <summary>A value of a JSON document, which must stay undisposed while records of it are read.</summary>
public sealed class JsonRecord(JsonElement value, int number) : SourceRecord(number)
{
    public override IEnumerable<string> Names => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(member => member.Name) : [];

    public override string Raw => value.GetRawText();

    /// <summary>The first field that is given twice, so that nobody can say which value is meant; null where there is none.</summary>
    public string? Twice => value.ValueKind == JsonValueKind.Object ? RecordObject.TwiceIn(value) : null;

    public override string? Text(SourceField field) => field.Path is { } path ? TextOf(path.First(value))
        : value.ValueKind == JsonValueKind.Object && value.TryGetProperty(field.Text, out var member) ? TextOf(member)
        : null;

    /// <summary>A scalar as text; null for null and for nothing.</summary>
    public static string? TextOf(JsonElement? element) => element switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };
}

/// <summary>A row under a header.</summary>
/// <param name="columns">Positions by name; shared by all rows of a table.</param>
public sealed class TableRecord(IReadOnlyDictionary<string, int> columns, string[] values, int number) : SourceRecord(number)
{
    public override IEnumerable<string> Names => columns.Keys;

    public override string Raw => JsonSerializer.Serialize(columns.ToDictionary(column => column.Key, column => ValueAt(column.Value)));

    /// <summary>An empty field is no value.</summary>
    public override string? Text(SourceField field) => columns.TryGetValue(field.Text, out var position) ? ValueAt(position) : null;

    private string? ValueAt(int position) => position < values.Length && values[position].Length > 0 ? values[position] : null;
}
