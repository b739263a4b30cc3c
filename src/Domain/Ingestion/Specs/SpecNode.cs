using System.Globalization;
using System.Text;

namespace GridGrains.Domain.Ingestion.Specs;

public enum SpecNodeKind
{
    Null,
    Text,
    Number,
    Boolean,
    List,
    Map,
}

/// <summary>A value of a spec with its place in the text, whether that was YAML or JSON.</summary>
public sealed class SpecNode
{
    /// <summary>Deeper and larger texts are no specs.</summary>
    public const int MaxDepth = 20;

    public const int MaxNodes = 20_000;

    private readonly List<SpecMember> _members = [];
    private readonly List<SpecNode> _items = [];

    private SpecNode(SpecNodeKind kind, string text, string pointer, SpecPlace place) => (Kind, Text, Pointer, Place) = (kind, text, pointer, place);

    public SpecNodeKind Kind { get; }

    /// <summary>A scalar as it is written.</summary>
    public string Text { get; }

    /// <summary>RFC 6901: <c>/endpoints/0/name</c>.</summary>
    public string Pointer { get; }

    public SpecPlace Place { get; }

    public IReadOnlyList<SpecMember> Members => _members;

    public IReadOnlyList<SpecNode> Items => _items;

    public bool IsScalar => Kind is SpecNodeKind.Text or SpecNodeKind.Number or SpecNodeKind.Boolean;

    public SpecNode? this[string name] => _members.Find(member => member.Name == name)?.Value;

    /// <summary>The text of a scalar member; null where it is absent or no scalar.</summary>
    public string? TextOf(string name) => this[name] is { IsScalar: true } value ? value.Text : null;

    public double? NumberOf(string name) =>
        this[name] is { Kind: SpecNodeKind.Number } value && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public int? IntegerOf(string name) => NumberOf(name) is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    public bool? FlagOf(string name) => this[name] is { Kind: SpecNodeKind.Boolean } value ? value.Text == "true" : null;

    public IReadOnlyList<SpecNode> ListOf(string name) => this[name] is { Kind: SpecNodeKind.List } list ? list.Items : [];

    public IReadOnlyList<SpecMember> MembersOf(string name) => this[name] is { Kind: SpecNodeKind.Map } map ? map.Members : [];

    public IReadOnlyList<string> TextsOf(string name) => [.. ListOf(name).Where(item => item.IsScalar).Select(item => item.Text)];

    public static SpecNode Scalar(SpecNodeKind kind, string text, string pointer, SpecPlace place) => new(kind, text, pointer, place);

    public static SpecNode List(string pointer, SpecPlace place) => new(SpecNodeKind.List, "", pointer, place);

    public static SpecNode Map(string pointer, SpecPlace place) => new(SpecNodeKind.Map, "", pointer, place);

    public void Add(SpecNode item) => _items.Add(item);

    public void Add(SpecMember member) => _members.Add(member);

    public static string PointerOf(string parent, string name) =>
        new StringBuilder(parent).Append('/').Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)).ToString();

    public static string PointerOf(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}/{index}");

    /// <summary>A plain scalar by YAML's core schema, which JSON shares.</summary>
    public static SpecNodeKind KindOf(string plain) => plain switch
    {
        "" or "~" or "null" => SpecNodeKind.Null,
        "true" or "false" => SpecNodeKind.Boolean,
        _ when IsNumber(plain) => SpecNodeKind.Number,
        _ => SpecNodeKind.Text,
    };

    private static bool IsNumber(string plain) =>
        (char.IsAsciiDigit(plain[^1]) || plain[^1] == '.') && (char.IsAsciiDigit(plain[0]) || plain[0] is '-' or '+' or '.')
        && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
}

/// <param name="Place">Of the name.</param>
public sealed record SpecMember(string Name, SpecPlace Place, SpecNode Value);

/// <summary>1-based; 0 where there is none.</summary>
public readonly record struct SpecPlace(int Line, int Column);
