using System.Buffers;
using System.Globalization;

namespace GridGrains.Silo.Http.Features;

/// <summary>JSON text in pooled memory. It writes what it is given and keeps no track of nesting: the caller writes brackets and commas.</summary>
internal sealed class JsonOutput(int capacity) : IDisposable
{
    /// <summary>Longest number: 24 bytes hold -1.7976931348623157E+308.</summary>
    private const int MaxNumber = 32;

    private const double Scale = 100_000;
    private const int ScaleDigits = 5;

    /// <summary>Below this every multiple of a scale step is a whole number that doubles hold exactly.</summary>
    private const double MaxScaled = 1L << 53;

    // What makes a number's text a double's: a fraction or an exponent.
    private static readonly SearchValues<byte> Fractional = SearchValues.Create(".eE"u8);

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    public void Raw(ReadOnlySpan<byte> json)
    {
        EnsureRoom(json.Length);
        json.CopyTo(_bytes.AsSpan(_length));
        _length += json.Length;
    }

    public void Text(string text)
    {
        var encoded = System.Text.Json.JsonEncodedText.Encode(text);
        Raw("\""u8);
        Raw(encoded.EncodedUtf8Bytes);
        Raw("\""u8);
    }

    /// <summary>The shortest digits that read back to the same double.</summary>
    public void Number(double value)
    {
        EnsureRoom(MaxNumber);
        // A price of at most five decimals is a whole number of steps: its digits are found without a search for the shortest form.
        var steps = Math.Round(value * Scale);
        if (Math.Abs(steps) < MaxScaled && steps / Scale == value)
        {
            Steps((long)steps);
            return;
        }

        value.TryFormat(_bytes.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>The same digits with a decimal point, so that readers which go by the text take a whole number for a double.</summary>
    public void Real(double value)
    {
        var start = _length;
        Number(value);
        if (_bytes.AsSpan(start, _length - start).IndexOfAny(Fractional) < 0)
        {
            Raw(".0"u8);
        }
    }

    public void Integer(long value)
    {
        EnsureRoom(MaxNumber);
        value.TryFormat(_bytes.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Steps(long steps)
    {
        if (steps < 0)
        {
            _bytes[_length++] = (byte)'-';
            steps = -steps;
        }

        var (whole, fraction) = Math.DivRem(steps, (long)Scale);
        whole.TryFormat(_bytes.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
        if (fraction == 0)
        {
            return;
        }

        _bytes[_length] = (byte)'.';
        for (var i = ScaleDigits; i > 0; i--)
        {
            (fraction, var digit) = Math.DivRem(fraction, 10);
            _bytes[_length + i] = (byte)('0' + digit);
        }

        var end = _length + ScaleDigits;
        while (_bytes[end] == '0')
        {
            end--;
        }

        _length = end + 1;
    }

    private void EnsureRoom(int bytes)
    {
        if (_length + bytes > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes, _bytes.Length * 2));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}
