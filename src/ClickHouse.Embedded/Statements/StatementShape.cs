using System.Text;

namespace GridGrains.ClickHouse.Embedded.Statements;

/// <summary>How the engine has to be asked: what the first words say and where an insert's own data begins. Whether the statement is right
/// is for the engine's parser.</summary>
internal sealed record StatementShape
{
    /// <summary>A query whose rows come as a result: SELECT, or WITH before it.</summary>
    public bool IsSelect { get; private init; }

    /// <summary>The format that the statement itself names, or null.</summary>
    public string? Format { get; private init; }

    /// <summary>Bytes of an insert before its FORMAT or VALUES clause; 0 where no data follows the statement.</summary>
    public int InsertLength { get; private init; }

    /// <summary>Where the data of an insert begins.</summary>
    public int DataOffset { get; private init; }

    public bool IsInsertWithData => InsertLength > 0;

    /// <summary>The insert is of a query over its own data, which the engine cannot take piece by piece.</summary>
    public bool ReadsInput { get; private init; }

    /// <summary>The statement writes a file on the server.</summary>
    public bool WritesFile { get; private init; }

    /// <summary>The statement makes something that lives as long as the session.</summary>
    public bool IsTemporary { get; private init; }

    /// <summary>The statement changes the session that it runs in: SET, USE.</summary>
    public bool ChangesSession { get; private init; }

    /// <summary>Reads the shape of <paramref name="text"/>; null where more text is needed to know.</summary>
    /// <param name="complete">There is no more text.</param>
    public static StatementShape? Read(ReadOnlySpan<byte> text, bool complete)
    {
        var scanner = new SqlScanner(text);
        if (!First(text, ref scanner, out var first))
        {
            return complete ? new StatementShape() : null;
        }

        return Is(text[first], "INSERT"u8) ? ReadInsert(text, ref scanner, complete) : ReadOther(text, ref scanner, first, complete);
    }

    private static bool First(ReadOnlySpan<byte> text, ref SqlScanner scanner, out Range token)
    {
        while (scanner.Next(out token))
        {
            if (SqlScanner.IsWord(text[token.Start]))
            {
                return true;
            }
        }

        return false;
    }

    private static StatementShape? ReadInsert(ReadOnlySpan<byte> text, ref SqlScanner scanner, bool complete)
    {
        var name = true;
        while (scanner.Next(out var token))
        {
            var word = text[token];
            if (name)
            {
                // INTO, TABLE and FUNCTION lead up to the name; what comes next is it, whatever it is called.
                name = Is(word, "INTO"u8) || Is(word, "TABLE"u8) || Is(word, "FUNCTION"u8);
            }
            else if (word[0] == '.')
            {
                name = true;
            }
            else if (Is(word, "SELECT"u8) || Is(word, "WITH"u8))
            {
                return ReadSelected(text, ref scanner, complete);
            }
            else if (Is(word, "INFILE"u8))
            {
                return complete ? new StatementShape() : null;
            }
            else if (Is(word, "VALUES"u8))
            {
                return new StatementShape { Format = "Values", InsertLength = token.Start.Value, DataOffset = scanner.Position };
            }
            else if (Is(word, "FORMAT"u8))
            {
                return ReadFormat(text, ref scanner, token.Start.Value, complete);
            }
        }

        return complete ? new StatementShape() : null;
    }

    /// <summary>An insert of a query has data of its own only where the query reads them: <c>SELECT ... FROM input('a Int32') FORMAT CSV</c>.</summary>
    private static StatementShape? ReadSelected(ReadOnlySpan<byte> text, ref SqlScanner scanner, bool complete)
    {
        var (readsInput, isName) = (false, false);
        while (scanner.Next(out var token))
        {
            // What stands in brackets is not said: behind the name comes the bracket that closes.
            var word = text[token];
            readsInput |= isName && word[0] == ')';
            isName = Is(word, "INPUT"u8);
            if (readsInput && Is(word, "FORMAT"u8))
            {
                return ReadFormat(text, ref scanner, token.Start.Value, complete) is { } shape ? shape with { ReadsInput = true } : null;
            }
        }

        return complete ? new StatementShape() : null;
    }

    private static StatementShape? ReadFormat(ReadOnlySpan<byte> text, ref SqlScanner scanner, int length, bool complete)
    {
        if (!scanner.Next(out var token))
        {
            return complete ? new StatementShape() : null;
        }

        if (Is(text[token], "VALUES"u8))
        {
            return new StatementShape { Format = "Values", InsertLength = length, DataOffset = scanner.Position };
        }

        return DataAfter(text, scanner.Position, complete) is { } offset
            ? new StatementShape { Format = Encoding.ASCII.GetString(text[token]), InsertLength = length, DataOffset = offset }
            : null;
    }

    /// <summary>Data begins after the first newline, or, where something else comes first, right there; null where that is still to come.</summary>
    private static int? DataAfter(ReadOnlySpan<byte> text, int position, bool complete)
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\t' or (byte)'\f' or (byte)';')
        {
            position++;
        }

        position += position < text.Length && text[position] == '\r' ? 1 : 0;
        if (position == text.Length)
        {
            return complete ? position : null;
        }

        return position + (text[position] == '\n' ? 1 : 0);
    }

    private static StatementShape? ReadOther(ReadOnlySpan<byte> text, ref SqlScanner scanner, Range first, bool complete)
    {
        if (!complete)
        {
            return null;
        }

        var shape = new StatementShape
        {
            IsSelect = Is(text[first], "SELECT"u8) || Is(text[first], "WITH"u8),
            ChangesSession = Is(text[first], "SET"u8) || Is(text[first], "USE"u8),
        };
        Range before = first, token;
        while (scanner.Next(out token))
        {
            if (Is(text[before], "FORMAT"u8) && SqlScanner.IsWord(text[token.Start]))
            {
                shape = shape with { Format = Encoding.ASCII.GetString(text[token]) };
            }
            else if (Is(text[before], "INTO"u8) && Is(text[token], "OUTFILE"u8))
            {
                shape = shape with { WritesFile = true };
            }
            else if (Is(text[token], "TEMPORARY"u8))
            {
                shape = shape with { IsTemporary = true };
            }
            else if (Is(text[token], "INSERT"u8))
            {
                shape = shape with { IsSelect = false };
            }

            before = token;
        }

        return shape;
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(word, keyword);
}
