namespace GridGrains.ClickHouse.Embedded.Statements;

/// <summary>Words of a ClickHouse statement outside of quotes, comments and brackets.</summary>
internal ref struct SqlScanner(ReadOnlySpan<byte> sql)
{
    private readonly ReadOnlySpan<byte> _sql = sql;
    private int _depth;

    /// <summary>Where the scan goes on.</summary>
    public int Position { get; private set; }

    /// <summary>True where the text ended inside of a quote or a comment: more of it could change the answer.</summary>
    public bool Unfinished { get; private set; }

    /// <summary>The next word at depth 0, or one other character of the statement there; false at the end.</summary>
    public bool Next(out Range token)
    {
        while (Position < _sql.Length)
        {
            var start = Position;
            var c = _sql[start];
            if (IsWord(c))
            {
                Position = start + WordLength(_sql[start..]);
                token = start..Position;
                if (_depth == 0)
                {
                    return true;
                }
            }
            else if (!Skip(c))
            {
                Position++;
                _depth += c is (byte)'(' or (byte)'[' or (byte)'{' ? 1 : c is (byte)')' or (byte)']' or (byte)'}' ? -1 : 0;
                token = start..Position;
                if (_depth == 0 && c > ' ')
                {
                    return true;
                }
            }
            else if (_depth == 0 && c is (byte)'"' or (byte)'`' or (byte)'\'')
            {
                token = start..Position;
                return true;
            }
        }

        token = default;
        return false;
    }

    public static bool IsWord(byte c) => c is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9' or (byte)'_' or >= 0x80;

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        var length = 1;
        while (length < text.Length && IsWord(text[length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>Steps over a quote or a comment that begins here; false where none does.</summary>
    private bool Skip(byte c)
    {
        var rest = _sql[Position..];
        if (c is (byte)'\'' or (byte)'"' or (byte)'`')
        {
            SkipQuoted(c);
            return true;
        }

        if (rest.StartsWith("--"u8) || rest.StartsWith("#!"u8) || rest.StartsWith("# "u8))
        {
            SkipPast(rest.IndexOf((byte)'\n'), 1);
            return true;
        }

        if (rest.StartsWith("/*"u8))
        {
            SkipPast(rest[2..].IndexOf("*/"u8), 4);
            return true;
        }

        return false;
    }

    private void SkipPast(int index, int length)
    {
        Unfinished |= index < 0;
        Position = index < 0 ? _sql.Length : Position + index + length;
    }

    private void SkipQuoted(byte quote)
    {
        for (var i = Position + 1; i < _sql.Length; i++)
        {
            if (_sql[i] == '\\')
            {
                i++;
            }
            else if (_sql[i] == quote)
            {
                Position = i + 1;
                return;
            }
        }

        Unfinished = true;
        Position = _sql.Length;
    }
}
