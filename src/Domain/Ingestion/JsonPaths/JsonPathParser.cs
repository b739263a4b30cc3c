using System.Globalization;

namespace GridGrains.Domain.Ingestion.JsonPaths;

/// <summary>Reads the grammar of RFC 9535 by recursive descent. Whitespace is taken only where the grammar has it.</summary>
internal sealed partial class JsonPathParser(string text)
{
    private const long MaxInteger = (1L << 53) - 1;
    private const int MaxNesting = 64;

    private int _at;
    private int _nesting;

    private char Next => _at < text.Length ? text[_at] : '\0';

    public Query ParseAll()
    {
        if (Next != '$')
        {
            throw Expected("'$' at the start");
        }

        var query = ParseQuery();
        return _at == text.Length ? query : throw Expected("'.', '[' or the end");
    }

    private Query ParseQuery()
    {
        var fromRoot = text[_at++] == '$';
        var segments = new List<Segment>();
        while (true)
        {
            var before = _at;
            Blanks();
            if (ParseSegment() is not { } segment)
            {
                _at = before;
                return new Query(fromRoot, segments);
            }

            segments.Add(segment);
        }
    }

    private Segment? ParseSegment()
    {
        if (Next == '[')
        {
            return new Segment(false, ParseBracket());
        }

        if (Next != '.')
        {
            return null;
        }

        _at++;
        var isDescendant = Next == '.';
        _at += isDescendant ? 1 : 0;
        if (isDescendant && Next == '[')
        {
            return new Segment(true, ParseBracket());
        }

        if (Next == '*')
        {
            _at++;
            return new Segment(isDescendant, [new WildcardSelector()]);
        }

        return new Segment(isDescendant, [new NameSelector(ParseShorthand())]);
    }

    private string ParseShorthand()
    {
        var start = _at;
        while (_at < text.Length && (IsNameStart(text[_at]) || (_at > start && char.IsAsciiDigit(text[_at]))))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Expected("a name or '*'");
    }

    private static bool IsNameStart(char letter) => char.IsAsciiLetter(letter) || letter == '_' || letter >= '\u0080';

    private List<Selector> ParseBracket()
    {
        if (++_nesting > MaxNesting)
        {
            throw new JsonPathException($"the path is nested more than {MaxNesting} times", _at);
        }

        var selectors = new List<Selector>();
        do
        {
            _at++;
            Blanks();
            selectors.Add(ParseSelector());
            Blanks();
        }
        while (Next == ',');
        if (Next != ']')
        {
            throw Expected("',' or ']'");
        }

        _at++;
        _nesting--;
        return selectors;
    }

    private Selector ParseSelector()
    {
        switch (Next)
        {
            case '\'' or '"':
                return new NameSelector(ParseString());
            case '*':
                _at++;
                return new WildcardSelector();
            case '?':
                _at++;
                Blanks();
                return new FilterSelector(ParseOr());
            default:
                return ParseIndexOrSlice();
        }
    }

    private Selector ParseIndexOrSlice()
    {
        var first = ParseInteger();
        var afterFirst = _at;
        Blanks();
        if (Next != ':')
        {
            _at = afterFirst;
            return first is { } index ? new IndexSelector(index) : throw Expected("a name in quotes, an index, a slice, '*' or '?'");
        }

        _at++;
        Blanks();
        var end = ParseInteger();
        var afterEnd = _at;
        Blanks();
        if (Next != ':')
        {
            _at = afterEnd;
            return new SliceSelector(first, end, 1);
        }

        _at++;
        var afterColon = _at;
        Blanks();
        var step = ParseInteger();
        _at = step is null ? afterColon : _at;
        return new SliceSelector(first, end, step ?? 1);
    }

    private long? ParseInteger()
    {
        var start = _at;
        if (Next == '-')
        {
            _at++;
        }

        var digits = _at;
        while (char.IsAsciiDigit(Next))
        {
            _at++;
        }

        if (_at == digits)
        {
            _at = start;
            return null;
        }

        var isWritten = text[digits] != '0' || (_at == digits + 1 && digits == start);
        return isWritten && long.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) <= MaxInteger
            ? value
            : throw new JsonPathException($"'{text[start.._at]}' at {start} is no integer of a path", start);
    }

    private void Blanks()
    {
        while (Next is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    private JsonPathException Expected(string what) =>
        new(_at < text.Length ? $"{what} is expected at position {_at}, not '{text[_at]}'" : $"{what} is expected at the end", _at);
}
