using System.Text;
using System.Text.Json;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// The values of one record as UTF-8 text, by slot: the common ground of JSON, XML and workbook rows. The memory is reused from
/// record to record, so a span read from it is valid until the next <see cref="Clear"/>.
/// </summary>
public sealed class FieldSlots(int count)
{
    /// <summary>Room for the longest line and token that the readers let pass; a record beyond it repeats its fields without end.</summary>
    private const int MaxRecordBytes = 4 * Utf8CsvReader.MaxLineBytes;

    private readonly Bounds[] _bounds = new Bounds[count];
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>The value of a slot; empty where the record has none.</summary>
    public ReadOnlySpan<byte> this[int slot] => _bytes.AsSpan(_bounds[slot].Start, _bounds[slot].Length);

    public void Clear()
    {
        _length = 0;
        Array.Clear(_bounds);
    }

    public void Set(int slot, ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        Take(slot, utf8.Length);
    }

    public void Set(int slot, ReadOnlySpan<char> text)
    {
        var room = Room(Encoding.UTF8.GetMaxByteCount(text.Length));
        Take(slot, Encoding.UTF8.GetBytes(text, room));
    }

    /// <summary>Stores a scalar JSON token; <c>null</c> leaves the slot empty.</summary>
    /// <returns>False for a token that is no scalar, or a string that is no text (a lone surrogate).</returns>
    public bool TrySet(int slot, ref Utf8JsonReader token)
    {
        switch (token.TokenType)
        {
            case JsonTokenType.String when token.ValueIsEscaped:
                return TrySetUnescaped(slot, ref token);
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                Set(slot, token.ValueSpan);
                return true;
            default:
                return token.TokenType == JsonTokenType.Null;
        }
    }

    private bool TrySetUnescaped(int slot, ref Utf8JsonReader token)
    {
        try
        {
            Take(slot, token.CopyString(Room(token.ValueSpan.Length)));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <exception cref="ReportFormatException">The record is longer than any report's.</exception>
    private Span<byte> Room(int length)
    {
        if (_length + length > MaxRecordBytes)
        {
            throw new ReportFormatException($"a record is longer than {MaxRecordBytes} bytes");
        }

        if (_length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + length, _bytes.Length * 2));
        }

        return _bytes.AsSpan(_length);
    }

    private void Take(int slot, int length)
    {
        _bounds[slot] = new Bounds(_length, length);
        _length += length;
    }

    private readonly record struct Bounds(int Start, int Length);
}
