using System.Text.Json;

namespace GridGrains.Domain.Ingestion.JsonPaths;

/// <summary>A JSONPath query (RFC 9535) that is parsed once and evaluated on many documents. Instances are immutable and shared between threads.</summary>
public sealed class JsonPath
{
    /// <summary>Nodes that one evaluation may visit; a hostile query on a large document ends here.</summary>
    public const int MaxVisits = 5_000_000;

    public const int MaxLength = 2_000;

    private readonly Query _query;

    private JsonPath(string text, Query query) => (Text, _query) = (text, query);

    public string Text { get; }

    /// <summary>Whether the query can give one node at most: only names and indexes.</summary>
    public bool IsSingular => _query.IsSingular;

    /// <exception cref="JsonPathException">The text is no query; the message says what was expected where.</exception>
    public static JsonPath Parse(string text) =>
        text.Length > MaxLength ? throw new JsonPathException($"the path is longer than {MaxLength} characters", MaxLength) : new JsonPath(text, new JsonPathParser(text).ParseAll());

    public static bool TryParse(string text, out JsonPath? path, out string error)
    {
        try
        {
            (path, error) = (Parse(text), "");
            return true;
        }
        catch (JsonPathException fault)
        {
            (path, error) = (null, fault.Message);
            return false;
        }
    }

    /// <exception cref="JsonPathException">More than <see cref="MaxVisits"/> nodes were visited.</exception>
    public IReadOnlyList<JsonPathNode> Select(JsonElement document)
    {
        var root = new JsonPathNode(document, null, null, 0);
        return _query.Select(new Evaluation(root), root);
    }

    /// <summary>The first node; null where there is none.</summary>
    public JsonElement? First(JsonElement document) => Select(document) is [var first, ..] ? first.Value : null;

    public override string ToString() => Text;
}

/// <summary>A value of a document and where it is.</summary>
public sealed class JsonPathNode(JsonElement value, JsonPathNode? parent, string? name, int index)
{
    public JsonElement Value { get; } = value;

    /// <summary>The normalized path: <c>$['a'][0]</c>.</summary>
    public string Path => parent is null ? "$" : parent.Path + (name is null ? $"[{index}]" : $"['{NormalizedName.Of(name)}']");

    internal JsonPathNode Member(string member, JsonElement element) => new(element, this, member, 0);

    internal JsonPathNode Item(int position, JsonElement element) => new(element, this, null, position);
}

/// <summary>A text is no JSONPath, or asks for too much.</summary>
public sealed class JsonPathException(string message, int position) : Exception(message)
{
    /// <summary>0-based position in the text.</summary>
    public int Position { get; } = position;
}
