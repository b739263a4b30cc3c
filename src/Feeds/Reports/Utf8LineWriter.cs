using System.Buffers;
using System.Globalization;
using System.Text;

namespace GridGrains.Feeds.Reports;

/// <summary>Writes the fields of comma-separated lines into one pooled buffer.</summary>
internal sealed class Utf8LineWriter(Stream output) : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int MaxNumberBytes = 32;

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",\r\n");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _length;
    private bool _lineStarted;

    public void Raw(string text)
    {
        var room = Room(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, room);
    }

    public void Text(string text)
    {
        Separate();
        Raw(text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    /// <summary>Writes nothing for NaN.</summary>
    public void Number(double value)
    {
        Separate();
        if (!double.IsNaN(value))
        {
            // Adding zero makes a negative zero, which a flipped sign leaves behind, a plain one.
            (value + 0.0).TryFormat(Room(MaxNumberBytes), out var written, default, CultureInfo.InvariantCulture);
            _length += written;
        }
    }

    /// <summary>Writes nothing for zero, which no source uses as a version or line.</summary>
    public void WholeNumber(long value)
    {
        Separate();
        if (value != 0)
        {
            value.TryFormat(Room(MaxNumberBytes), out var written, default, CultureInfo.InvariantCulture);
            _length += written;
        }
    }

    /// <summary><c>2019-03-01T17:00:00Z</c>; fractional seconds only where there are any.</summary>
    public void Stamp(DateTime utc)
    {
        Separate();
        var hasFraction = utc.Ticks % TimeSpan.TicksPerSecond != 0;
        utc.TryFormat(
            Room(MaxNumberBytes), out var written, hasFraction ? "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ" : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        _length += written;
    }

    public void EndLine()
    {
        Room(1)[0] = (byte)'\n';
        _length++;
        _lineStarted = false;
    }

    public void Flush()
    {
        output.Write(_buffer, 0, _length);
        _length = 0;
        output.Flush();
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            Flush();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void Separate()
    {
        if (_lineStarted)
        {
            Room(1)[0] = (byte)',';
            _length++;
        }

        _lineStarted = true;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            output.Write(_buffer, 0, _length);
            _length = 0;
            if (_buffer.Length < bytes)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = ArrayPool<byte>.Shared.Rent(bytes);
            }
        }

        return _buffer.AsSpan(_length);
    }
}
