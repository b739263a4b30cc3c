using System.Globalization;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Ingestion.Expressions;

/// <summary>Parses an expression by descent, and gives each part its type. The grammar is in docs/expressions.md.</summary>
internal sealed partial class ExpressionParser
{
    private static readonly string[] Words = ["and", "or", "not", "true", "false", "null"];

    private readonly ExpressionLexer _lexer;
    private readonly List<string> _sources = [];
    private Token _next;
    private int _depth;
    private int _parts;
    private int _attempts;

    public ExpressionParser(string text)
    {
        _lexer = new ExpressionLexer(text);
        _next = _lexer.Next();
    }

    public IEnumerable<string> Sources => _sources.Distinct();

    /// <exception cref="ExpressionException">The text is no expression.</exception>
    public ExpressionNode ParseAll()
    {
        var root = Or();
        return _next.Kind == TokenKind.End ? root : throw Unexpected("an operator or the end");
    }

    private ExpressionNode Or()
    {
        var left = And();
        while (_next.IsWord("or"))
        {
            var at = Take().Position;
            left = Count(new Junction(false, at, Flag(left), Flag(And())));
        }

        return left;
    }

    private ExpressionNode And()
    {
        var left = Not();
        while (_next.IsWord("and"))
        {
            var at = Take().Position;
            left = Count(new Junction(true, at, Flag(left), Flag(Not())));
        }

        return left;
    }

    private ExpressionNode Not()
    {
        if (!_next.IsWord("not"))
        {
            return Comparison();
        }

        using var deeper = Deeper();
        var at = Take().Position;
        return Count(new Call(ExpressionType.Flag, at, [Flag(Not())], values => ExpressionValue.Of(!values[0].AsFlag)));
    }

    private ExpressionNode Comparison()
    {
        var left = Sum();
        if (_next.Kind != TokenKind.Symbol || _next.Text is not ("=" or "!=" or "<" or "<=" or ">" or ">="))
        {
            return left;
        }

        var sign = Take();
        return Compare(sign, left, Sum());
    }

    private ExpressionNode Sum()
    {
        var left = Product();
        while (_next.Is("+") || _next.Is("-"))
        {
            var sign = Take();
            left = Arithmetic(sign, left, Product());
        }

        return left;
    }

    private ExpressionNode Product()
    {
        var left = Sign();
        while (_next.Is("*") || _next.Is("/") || _next.Is("%"))
        {
            var sign = Take();
            left = Arithmetic(sign, left, Sign());
        }

        return left;
    }

    private ExpressionNode Sign()
    {
        if (!_next.Is("-"))
        {
            return Primary();
        }

        using var deeper = Deeper();
        var at = Take().Position;
        return Count(new Call(ExpressionType.Number, at, [As(Sign(), ExpressionType.Number, "a minus")], values => ExpressionValue.Of(-values[0].AsNumber)));
    }

    private ExpressionNode Primary()
    {
        using var deeper = Deeper();
        var token = _next;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Take();
                return Count(new Literal(ExpressionType.Number, ExpressionValue.Of(token.Number), token.Position));
            case TokenKind.Text:
                Take();
                return Count(new Literal(ExpressionType.Text, ExpressionValue.Of(token.Text), token.Position));
            case TokenKind.Name:
                return Named(Take());
            case TokenKind.Symbol when token.Text == "(":
                Take();
                var inner = Or();
                Expect(")");
                return inner;
            default:
                throw Unexpected("a value");
        }
    }

    private ExpressionNode Named(Token name)
    {
        switch (name.Text)
        {
            case "true" or "false":
                return Count(new Literal(ExpressionType.Flag, ExpressionValue.Of(name.Text == "true"), name.Position));
            case "null":
                return Count(new Literal(ExpressionType.Nothing, ExpressionValue.Nothing, name.Position));
            case "and" or "or" or "not":
                throw new ExpressionException($"'{name.Text}' stands between values; a column of this name is written as from('{name.Text}')", name.Position);
            default:
                return _next.Is("(") ? Function(name, ArgumentsOf(name)) : Source(name.Text, name.Position);
        }
    }

    private ExpressionNode[] ArgumentsOf(Token function)
    {
        var isAttempt = function.Text == "try";
        _attempts += isAttempt ? 1 : 0;
        var arguments = Arguments();
        _attempts -= isAttempt ? 1 : 0;
        return arguments;
    }

    private ExpressionNode[] Arguments()
    {
        Expect("(");
        var arguments = new List<ExpressionNode>();
        if (!_next.Is(")"))
        {
            arguments.Add(Or());
            while (_next.Is(","))
            {
                Take();
                arguments.Add(Or());
            }
        }

        Expect(")");
        return [.. arguments];
    }

    private ExpressionNode Source(string name, int position)
    {
        try
        {
            var field = SourceField.Parse(name);
            _sources.Add(name);
            return Count(new SourceNode(field, position));
        }
        catch (JsonPaths.JsonPathException fault)
        {
            throw new ExpressionException($"this is no JSONPath (RFC 9535): {fault.Message}", position);
        }
    }

    private Token Take()
    {
        var token = _next;
        _next = _lexer.Next();
        return token;
    }

    private void Expect(string symbol)
    {
        if (!_next.Is(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }

        Take();
    }

    private ExpressionException Unexpected(string expected)
    {
        var nearest = _next.Kind == TokenKind.Name ? NearestName.Of(_next.Text, Words) : null;
        return new ExpressionException($"{expected} belongs here, not {_next.Words}", _next.Position) { Nearest = nearest };
    }

    private T Count<T>(T node)
        where T : ExpressionNode => ++_parts <= FieldExpression.MaxParts ? node : throw new ExpressionException($"an expression has at most {FieldExpression.MaxParts} parts", node.Position);

    private Depth Deeper() => ++_depth <= FieldExpression.MaxDepth
        ? new Depth(this)
        : throw new ExpressionException(string.Create(CultureInfo.InvariantCulture, $"an expression is at most {FieldExpression.MaxDepth} deep"), _next.Position);

    private readonly struct Depth(ExpressionParser parser) : IDisposable
    {
        public void Dispose() => parser._depth--;
    }
}
