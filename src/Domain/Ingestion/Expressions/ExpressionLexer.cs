using System.Globalization;
using System.Text;

namespace GridGrains.Domain.Ingestion.Expressions;

internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,
    Symbol,
}

/// <param name="Text">Of a text without its quotes, of others as written.</param>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Position)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Name && Text == word;

    public string Words => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"the text '{(Text.Length <= 40 ? Text : Text[..40] + "…")}'",
        _ => $"'{Text}'",
    };
}

/// <summary>Cuts an expression into its tokens.</summary>
internal sealed class ExpressionLexer(string text)
{
    private static readonly string[] Symbols = ["<=", ">=", "!=", "==", "<>", "(", ")", ",", "+", "-", "*", "/", "%", "<", ">", "="];

    private int _at;

    /// <exception cref="ExpressionException">Something has no place in an expression.</exception>
    public Token Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        if (_at == text.Length)
        {
            return new Token(TokenKind.End, "", 0, _at);
        }

        var first = text[_at];
        return first == '\'' ? Quoted()
            : char.IsAsciiDigit(first) ? Number()
            : char.IsLetter(first) || first == '_' ? Name()
            : Symbol();
    }

    private Token Quoted()
    {
        var (begin, value) = (_at, new StringBuilder());
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != '\'')
            {
                value.Append(text[_at]);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == '\'')
            {
                value.Append('\'');
                _at++;
            }
            else
            {
                _at++;
                return new Token(TokenKind.Text, value.ToString(), 0, begin);
            }
        }

        throw new ExpressionException("this text has no end: a quote within it is written twice", begin);
    }

    private Token Number()
    {
        var begin = _at;
        SkipDigits();
        if (_at < text.Length && text[_at] == '.')
        {
            _at++;
            SkipDigits();
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            _at++;
            _at += _at < text.Length && text[_at] is '+' or '-' ? 1 : 0;
            SkipDigits();
        }

        var written = text[begin.._at];
        return double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Token(TokenKind.Number, written, number, begin)
            : throw new ExpressionException($"'{written}' is no number", begin);
    }

    private void SkipDigits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }
    }

    private Token Name()
    {
        var begin = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_'))
        {
            _at++;
        }

        return new Token(TokenKind.Name, text[begin.._at], 0, begin);
    }

    private Token Symbol()
    {
        if (Symbols.FirstOrDefault(known => string.CompareOrdinal(text, _at, known, 0, known.Length) == 0) is not { } symbol)
        {
            throw new ExpressionException(
                text[_at] switch
                {
                    '"' => "a text stands in single quotes: 'like this'",
                    '$' or '.' or '[' or '`' => "a path, and a name with other signs than letters, digits and underscores, is written as from('$.price.total')",
                    var other => $"'{other}' has no place in an expression",
                },
                _at);
        }

        _at += symbol.Length;
        return new Token(TokenKind.Symbol, symbol is "==" ? "=" : symbol is "<>" ? "!=" : symbol, 0, _at - symbol.Length);
    }
}
