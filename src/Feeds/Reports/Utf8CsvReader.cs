using System.Buffers;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Reads comma-separated UTF-8 row by row out of one pooled buffer. A row is one line (LF, CRLF or CR): no market publishes fields with
/// line breaks, and so a stray quote spoils its own line only. Lines without any value are passed over.
/// </summary>
public sealed class Utf8CsvReader(Stream content) : IReportRow, IDisposable
{
    public const int MaxLineBytes = 1 << 20;

    private const int InitialBufferBytes = 128 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
    private int[] _starts = new int[32];
    private int[] _lengths = new int[32];
    private int _position;
    private int _end;
    private int _nextLine = 1;
    private bool _exhausted;
    private bool _afterReturn;

    /// <summary>1-based number of the line that holds the current row.</summary>
    public int Line { get; private set; }

    public int FieldCount { get; private set; }

    /// <summary>A field without quotes and outer blanks; empty beyond the last one. Valid until the next row.</summary>
    public ReadOnlySpan<byte> this[int field] =>
        (uint)field < (uint)FieldCount ? _buffer.AsSpan(_starts[field], _lengths[field]) : default;

    /// <summary>Goes to the next row; lines longer than <see cref="MaxLineBytes"/> are rejected to the sink.</summary>
    public bool ReadRow(IReportSink sink)
    {
        while (TakeLine(out var start, out var length))
        {
            Line = _nextLine++;
            if (length < 0)
            {
                sink.RowRejected(new RowRejection(Line, "", RejectReason.TooLong, $"the line is longer than {MaxLineBytes} bytes"));
                continue;
            }

            if (_buffer.AsSpan(start, length).IndexOfAnyExcept(" \t\r,"u8) >= 0)
            {
                Split(start, length);
                return true;
            }
        }

        FieldCount = 0;
        return false;
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <param name="length">Without the line end; -1 for a line over the limit, whose bytes are gone.</param>
    private bool TakeLine(out int start, out int length)
    {
        var scanned = 0;
        SkipFeedAfterReturn();
        while (true)
        {
            var unscanned = _buffer.AsSpan(_position + scanned, _end - _position - scanned);
            var end = unscanned.IndexOfAny((byte)'\r', (byte)'\n');
            if (end >= 0)
            {
                _afterReturn = unscanned[end] == '\r';
                (start, length) = (_position, Limited(scanned + end));
                _position += scanned + end + 1;
                return true;
            }

            scanned = _end - _position;
            if (scanned > MaxLineBytes)
            {
                SkipLine();
                (start, length) = (0, -1);
                return true;
            }

            if (!Refill())
            {
                (start, length) = (_position, Limited(scanned));
                _position = _end;
                return scanned > 0;
            }
        }
    }

    private static int Limited(int length) => length <= MaxLineBytes ? length : -1;

    /// <summary>A line that ends by CR and LF ended at the CR.</summary>
    private void SkipFeedAfterReturn()
    {
        if (_afterReturn && (_position < _end || Refill()) && _buffer[_position] == '\n')
        {
            _position++;
        }

        _afterReturn = false;
    }

    private void SkipLine()
    {
        do
        {
            var rest = _buffer.AsSpan(_position, _end - _position);
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            if (end >= 0)
            {
                _afterReturn = rest[end] == '\r';
                _position += end + 1;
                return;
            }

            _position = _end;
        }
        while (Refill());
    }

    private bool Refill()
    {
        if (_exhausted)
        {
            return false;
        }

        var kept = _end - _position;
        if (kept == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(_position, kept).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_position, kept).CopyTo(_buffer);
        }

        (_position, _end) = (0, kept);
        var read = content.Read(_buffer.AsSpan(_end));
        _end += read;
        _exhausted = read == 0;
        return read > 0;
    }

    private void Split(int start, int length)
    {
        var end = start + length;
        FieldCount = 0;
        while (start <= end)
        {
            var rest = _buffer.AsSpan(start, end - start);
            var blanks = rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (blanks >= 0 && rest[blanks] == '"')
            {
                start = AddQuoted(start + blanks + 1, end);
                continue;
            }

            var comma = rest.IndexOf((byte)',');
            var fieldLength = comma < 0 ? rest.Length : comma;
            AddTrimmed(start, fieldLength);
            start += fieldLength + 1;
        }
    }

    /// <summary>Takes a field after its opening quote, halving doubled quotes in place.</summary>
    /// <returns>Where the next field starts.</returns>
    private int AddQuoted(int start, int end)
    {
        var (read, write) = (start, start);
        while (read < end)
        {
            if (_buffer[read] == '"' && (++read >= end || _buffer[read] != '"'))
            {
                break;
            }

            _buffer[write++] = _buffer[read++];
        }

        AddTrimmed(start, write - start);
        var comma = _buffer.AsSpan(read, end - read).IndexOf((byte)',');
        return comma < 0 ? end + 1 : read + comma + 1;
    }

    private void AddTrimmed(int start, int length)
    {
        while (length > 0 && IsBlank(_buffer[start + length - 1]))
        {
            length--;
        }

        while (length > 0 && IsBlank(_buffer[start]))
        {
            start++;
            length--;
        }

        if (FieldCount == _starts.Length)
        {
            Array.Resize(ref _starts, FieldCount * 2);
            Array.Resize(ref _lengths, FieldCount * 2);
        }

        (_starts[FieldCount], _lengths[FieldCount]) = (start, length);
        FieldCount++;
    }

    private static bool IsBlank(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r';
}
