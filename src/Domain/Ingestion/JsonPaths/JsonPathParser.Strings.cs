using System.Globalization;
using System.Text;

namespace GridGrains.Domain.Ingestion.JsonPaths;

internal sealed partial class JsonPathParser
{
    private string ParseString()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (Next != quote || _at >= text.Length)
        {
            if (_at >= text.Length)
            {
                throw Expected($"a closing {quote}");
            }

            if (Next < ' ')
            {
                throw Expected("no control character");
            }

            if (Next != '\\')
            {
                AppendPlain(value);
                continue;
            }

            _at++;
            AppendEscaped(value, quote);
        }

        _at++;
        return value.ToString();
    }

    private void AppendPlain(StringBuilder value)
    {
        if (char.IsSurrogate(Next))
        {
            if (_at + 1 >= text.Length || !char.IsSurrogatePair(text[_at], text[_at + 1]))
            {
                throw Expected("a whole character");
            }

            value.Append(text[_at++]);
        }

        value.Append(text[_at++]);
    }

    private void AppendEscaped(StringBuilder value, char quote)
    {
        var letter = Next;
        if (letter == 'u')
        {
            AppendUnicode(value);
            return;
        }

        var escaped = letter switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' or '\\' => letter,
            _ when letter == quote && _at < text.Length => letter,
            _ => throw Expected("an escape"),
        };
        value.Append(escaped);
        _at++;
    }

    private void AppendUnicode(StringBuilder value)
    {
        var unit = ParseHex();
        value.Append(unit);
        if (char.IsLowSurrogate(unit))
        {
            throw Expected("a high surrogate first");
        }

        if (!char.IsHighSurrogate(unit))
        {
            return;
        }

        if (Next != '\\' || _at + 1 >= text.Length || text[_at + 1] != 'u')
        {
            throw Expected("a low surrogate");
        }

        _at++;
        var low = ParseHex();
        value.Append(char.IsLowSurrogate(low) ? low : throw Expected("a low surrogate"));
    }

    private char ParseHex()
    {
        _at++;
        if (_at + 4 > text.Length || !ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            throw Expected("four hexadecimal digits");
        }

        _at += 4;
        return (char)unit;
    }
}
