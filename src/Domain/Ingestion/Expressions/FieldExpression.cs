using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Expressions;

/// <summary>
/// An expression over the values of one record, as a field of a mapping has it. It is parsed once; what it may take is bounded by its length and by that
/// of texts. It knows no clock and no chance: a record that comes again gives the same. Instances are immutable and shared between threads.
/// </summary>
public sealed class FieldExpression
{
    public const int MaxLength = 2_000;

    /// <summary>Parentheses, functions and signs within one another.</summary>
    public const int MaxDepth = 50;

    /// <summary>Names, constants, operators and functions.</summary>
    public const int MaxParts = 500;

    /// <summary>Characters of a text that the source has or that is made.</summary>
    public const int MaxTextLength = 10_000;

    private readonly ExpressionNode _root;

    private FieldExpression(string text, ExpressionNode root, IReadOnlyList<string> sources) => (Text, _root, Sources) = (text, root, sources);

    public string Text { get; }

    public ExpressionType Type => _root.Type;

    /// <summary>Names and paths of the source that it reads, each once.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <exception cref="ExpressionException">The text is no expression; the message says what is wrong where.</exception>
    public static FieldExpression Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new ExpressionException($"an expression has at most {MaxLength} characters", MaxLength);
        }

        var parser = new ExpressionParser(text);
        var root = parser.ParseAll();
        return new FieldExpression(text, root, [.. parser.Sources]);
    }

    public static bool TryParse(string text, out FieldExpression? expression, out ExpressionException? fault)
    {
        try
        {
            (expression, fault) = (Parse(text), null);
            return true;
        }
        catch (ExpressionException wrong)
        {
            (expression, fault) = (null, wrong);
            return false;
        }
    }

    /// <summary>A record of which there can be no value gives a fault and no exception.</summary>
    public ExpressionValue Of(SourceRecord record) => _root.Of(record);

    public override string ToString() => Text;
}
