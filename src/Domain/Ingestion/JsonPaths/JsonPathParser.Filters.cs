using System.Text.Json;

namespace GridGrains.Domain.Ingestion.JsonPaths;

internal sealed partial class JsonPathParser
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];

    private Condition ParseOr() => ParseJoined("||", () => ParseJoined("&&", ParseBasic, parts => new AllOf(parts)), parts => new AnyOf(parts));

    private Condition ParseJoined(string sign, Func<Condition> part, Func<IReadOnlyList<Condition>, Condition> join)
    {
        List<Condition> parts = [part()];
        while (true)
        {
            var before = _at;
            Blanks();
            if (!text.AsSpan(_at).StartsWith(sign))
            {
                _at = before;
                return parts is [var only] ? only : join(parts);
            }

            _at += sign.Length;
            Blanks();
            parts.Add(part());
        }
    }

    private Condition ParseBasic()
    {
        if (Next == '!')
        {
            _at++;
            Blanks();
            return new Not(Next == '(' ? ParseParentheses() : ParseTest());
        }

        return Next == '(' ? ParseParentheses() : ParseTestOrComparison();
    }

    private Condition ParseParentheses()
    {
        if (++_nesting > MaxNesting)
        {
            throw new JsonPathException($"the path is nested more than {MaxNesting} times", _at);
        }

        _at++;
        Blanks();
        var condition = ParseOr();
        Blanks();
        if (Next != ')')
        {
            throw Expected("')'");
        }

        _at++;
        _nesting--;
        return condition;
    }

    private Condition ParseTest()
    {
        if (Next is '@' or '$')
        {
            return new Exists(ParseQuery());
        }

        return ParseOperand() is FunctionOperand { Call.IsTest: true } function ? new FunctionTest(function.Call) : throw Expected("a path or match() or search() before here");
    }

    private Condition ParseTestOrComparison()
    {
        var left = ParseOperand();
        var before = _at;
        Blanks();
        if (Array.Find(Operators, sign => text.AsSpan(_at).StartsWith(sign)) is not { } comparison)
        {
            _at = before;
            return left switch
            {
                QueryOperand path => new Exists(path.Query),
                FunctionOperand { Call.IsTest: true } function => new FunctionTest(function.Call),
                _ => throw Expected("a comparison"),
            };
        }

        RequireValue(left);
        _at += comparison.Length;
        Blanks();
        var right = ParseOperand();
        RequireValue(right);
        return new Comparison(left, comparison, right);
    }

    private void RequireValue(Operand operand)
    {
        if (operand is QueryOperand { Query.IsSingular: false } or FunctionOperand { Call.IsTest: true })
        {
            throw Expected("a single value to compare before here");
        }
    }

    private Operand ParseOperand()
    {
        if (Next is '@' or '$')
        {
            return new QueryOperand(ParseQuery());
        }

        if (Next is '\'' or '"')
        {
            return new Literal(JsonSerializer.SerializeToElement(ParseString()));
        }

        return char.IsAsciiLetterLower(Next) ? ParseWord() : ParseNumber();
    }

    private Operand ParseWord()
    {
        var start = _at;
        while (char.IsAsciiLetterLower(Next) || char.IsAsciiDigit(Next) || Next == '_')
        {
            _at++;
        }

        var word = text[start.._at];
        if (Next == '(')
        {
            return new FunctionOperand(ParseCall(word, start));
        }

        return word switch
        {
            "true" => new Literal(JsonSerializer.SerializeToElement(true)),
            "false" => new Literal(JsonSerializer.SerializeToElement(false)),
            "null" => new Literal(JsonSerializer.SerializeToElement<object?>(null)),
            _ => throw new JsonPathException($"'{word}' at {start} is neither true, false, null nor a function", start),
        };
    }

    private Literal ParseNumber()
    {
        var start = _at;
        while (char.IsAsciiDigit(Next) || Next is '-' or '+' or '.' or 'e' or 'E')
        {
            _at++;
        }

        try
        {
            return new Literal(JsonSerializer.Deserialize<JsonElement>(text.AsSpan(start, _at - start)));
        }
        catch (JsonException)
        {
            _at = start;
            throw Expected("a path, a literal or a function");
        }
    }

    private FunctionCall ParseCall(string word, int start)
    {
        if (++_nesting > MaxNesting)
        {
            throw new JsonPathException($"the path is nested more than {MaxNesting} times", _at);
        }

        FunctionKind? known = word switch
        {
            "length" => FunctionKind.Length,
            "count" => FunctionKind.Count,
            "match" => FunctionKind.Match,
            "search" => FunctionKind.Search,
            "value" => FunctionKind.Value,
            _ => null,
        };
        if (known is not { } kind)
        {
            throw new JsonPathException($"'{word}' at {start} is no function: length, count, match, search, value are", start);
        }

        var arguments = ParseArguments();
        _nesting--;
        return CallOf(kind, arguments) ?? throw new JsonPathException($"{word}() at {start} has arguments that it does not take", start);
    }

    private List<Operand> ParseArguments()
    {
        var arguments = new List<Operand>();
        do
        {
            _at++;
            Blanks();
            if (Next == ')' && arguments.Count == 0)
            {
                break;
            }

            arguments.Add(ParseOperand());
            Blanks();
        }
        while (Next == ',');
        if (Next != ')')
        {
            throw Expected("',' or ')'");
        }

        _at++;
        return arguments;
    }

    private static FunctionCall? CallOf(FunctionKind kind, List<Operand> arguments)
    {
        if (kind is FunctionKind.Count or FunctionKind.Value)
        {
            return arguments is [QueryOperand nodes] ? new FunctionCall(kind, [], nodes.Query) : null;
        }

        var areValues = arguments.All(argument => argument is Literal or QueryOperand { Query.IsSingular: true } or FunctionOperand { Call.IsTest: false });
        return areValues && arguments.Count == (kind == FunctionKind.Length ? 1 : 2) ? new FunctionCall(kind, arguments, null) : null;
    }
}
