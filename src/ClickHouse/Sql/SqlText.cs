using System.Text.RegularExpressions;

namespace GridGrains.ClickHouse.Sql;

/// <summary>
/// A statement cut into tokens, with comments blanked out, so that places stay where they are. What is not surely read as the engine reads it is refused; what it means is
/// judged elsewhere, on the engine's own parse.
/// </summary>
internal sealed partial class SqlText
{
    public const int MaxLength = 20_000;
    public const int MaxDepth = 60;

    private const string Signs = "()[],.+-*/%=<>!|?:";

    private readonly List<SqlToken> _tokens = [];
    private readonly char[] _text;

    private SqlText(string text) => _text = text.ToCharArray();

    /// <summary>The statement without comments and without a semicolon at its end.</summary>
    public string Text { get; private set; } = "";

    public IReadOnlyList<SqlToken> Tokens => _tokens;

    /// <summary>What stands in braces, with its name and type.</summary>
    public IEnumerable<(SqlToken Token, string Name, string Type)> Parameters => _tokens.Where(token => token.Kind == SqlTokenKind.Parameter)
        .Select(token => (Token: token, At: token.Value.IndexOf(':', StringComparison.Ordinal)))
        .Select(found => (found.Token, found.Token.Value[1..found.At].Trim(), found.Token.Value[(found.At + 1)..^1].Trim()));

    /// <summary>Characters before the first token of a name or keyword; null where there is none.</summary>
    public int? PlaceOf(string name) => _tokens.Where(token => token.IsName && token.Value.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(token => (int?)token.Start).FirstOrDefault();

    /// <exception cref="SqlRefusedException">There is something in it that no statement may hold.</exception>
    public static SqlText Read(string statement)
    {
        if (statement.Length > MaxLength)
        {
            throw SqlRefusedException.Forbids($"a statement has at most {MaxLength} characters, this one has {statement.Length}");
        }

        var text = new SqlText(statement);
        text.Scan();
        text.CheckBrackets();
        text.Text = new string(text._text);
        return text;
    }

    private void Scan()
    {
        for (var at = 0; at < _text.Length;)
        {
            at = char.IsWhiteSpace(_text[at]) ? Blank(at, at + 1) : IsComment(at) ? Blank(at, CommentEnd(at)) : Take(at);
        }
    }

    private int Take(int at)
    {
        var letter = _text[at];
        if (letter == ';')
        {
            return EndAt(at);
        }

        var (kind, end) = letter switch
        {
            '\'' => (SqlTokenKind.Text, QuoteEnd(at)),
            '`' or '"' => (SqlTokenKind.Quoted, QuoteEnd(at)),
            '{' => (SqlTokenKind.Parameter, ParameterEnd(at)),
            _ when char.IsAsciiLetter(letter) || letter == '_' => (SqlTokenKind.Word, RunEnd(at)),
            _ when char.IsAsciiDigit(letter) => (SqlTokenKind.Number, RunEnd(at)),
            _ when Signs.Contains(letter, StringComparison.Ordinal) => (SqlTokenKind.Sign, at + 1),
            _ => throw SqlRefusedException.Forbids($"'{Printable(letter)}' may stand in a text alone", at),
        };
        var written = new string(_text, at, end - at);
        _tokens.Add(new SqlToken(kind, at, end - at, kind == SqlTokenKind.Quoted ? NameIn(written, at) : written));
        return end;
    }

    // One statement: nothing but blanks may follow.
    private int EndAt(int at)
    {
        for (var rest = at; rest < _text.Length;)
        {
            rest = char.IsWhiteSpace(_text[rest]) || _text[rest] == ';' ? Blank(rest, rest + 1)
                : IsComment(rest) ? Blank(rest, CommentEnd(rest))
                : throw SqlRefusedException.Forbids("a request holds one statement; something follows the semicolon", rest);
        }

        return _text.Length;
    }

    private bool IsComment(int at) => At(at) switch { '-' => At(at + 1) == '-', '/' => At(at + 1) is '*' or '/', _ => false };

    private int CommentEnd(int at)
    {
        var isLine = At(at + 1) != '*';
        var end = isLine ? Array.IndexOf(_text, '\n', at) : new string(_text).IndexOf("*/", at + 2, StringComparison.Ordinal) + 2;
        return isLine ? (end < 0 ? _text.Length : end) : end >= 2 ? end : throw SqlRefusedException.Forbids("a comment has no end", at);
    }

    private int Blank(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            _text[i] = _text[i] == '\n' ? '\n' : ' ';
        }

        return to;
    }

    private int RunEnd(int at)
    {
        while (char.IsAsciiLetterOrDigit(At(at)) || At(at) == '_')
        {
            at++;
        }

        return at;
    }

    private int QuoteEnd(int at)
    {
        for (var i = at + 1; i < _text.Length; i++)
        {
            if (_text[i] == '\\')
            {
                i++;
            }
            else if (_text[i] == _text[at])
            {
                if (At(i + 1) != _text[at])
                {
                    return i + 1;
                }

                i++;
            }
            else if (_text[i] == '\0')
            {
                throw SqlRefusedException.Forbids("a zero character may not be in a statement", i);
            }
        }

        throw SqlRefusedException.Forbids($"what begins with {_text[at]} has no end", at);
    }

    private int ParameterEnd(int at)
    {
        var match = Parameter().Match(new string(_text), at);
        return !match.Success ? throw SqlRefusedException.Forbids("braces hold a parameter as {name:Type}, such as {iso:String} or {from:DateTime64(6, 'UTC')}", at)
            : match.Groups[1].Value.Contains("Identifier", StringComparison.OrdinalIgnoreCase)
                ? throw SqlRefusedException.Forbids("a parameter is a value: Identifier is no type of one", at)
                : at + match.Length;
    }

    // Nothing that could look like structure where the engine prints the name.
    private static string NameIn(string written, int at)
    {
        var name = written[1..^1];
        return name.Length > 0 && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or ' ' or '.' or '-' or '%' or '/' or '$')
            ? name
            : throw SqlRefusedException.Forbids("a quoted name has letters, digits, blanks and any of _ . - % / $", at);
    }

    private void CheckBrackets()
    {
        var open = new Stack<char>();
        foreach (var token in _tokens.Where(token => token.Kind == SqlTokenKind.Sign))
        {
            switch (token.Value[0])
            {
                case '(' or '[' when open.Count < MaxDepth:
                    open.Push(token.Value[0]);
                    break;
                case '(' or '[':
                    throw SqlRefusedException.Forbids($"brackets lie at most {MaxDepth} deep", token.Start);
                case ')' or ']' when !open.TryPop(out var begun) || (begun == '(') != (token.Value == ")"):
                    throw new SqlRefusedException(SqlRefusedException.Syntax, $"'{token.Value}' closes nothing") { At = token.Start };
            }
        }

        if (open.Count > 0)
        {
            throw new SqlRefusedException(SqlRefusedException.Syntax, $"'{open.Peek()}' is not closed") { At = _text.Length };
        }
    }

    private char At(int index) => index < _text.Length ? _text[index] : '\0';

    private static string Printable(char letter) => char.IsControl(letter) ? FormattableString.Invariant($"U+{(int)letter:X4}") : letter.ToString();

    [GeneratedRegex(@"\G\{\s*[A-Za-z_]\w*\s*:\s*([A-Za-z][\w (),'/]*)\}")]
    private static partial Regex Parameter();
}
