using System.Text;
using GridGrains.Feeds.Unpacking;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// A report's bytes, once from front to back: looked ahead for recognition, without a byte-order mark, always UTF-8 where the file was
/// UTF-16. It is the one place that limits size, notices cancellation, and turns faults of reading and unpacking into
/// <see cref="ReportFormatException"/>: exceptions of the caller's own sink are thereby never taken for faults of the file.
/// </summary>
internal sealed class ReportStream : ForwardStream
{
    private readonly Stream _source;
    private readonly long _maxBytes;
    private readonly CancellationToken _cancellation;
    private readonly byte[] _head = new byte[ReportReader.HeadBytes];
    private int _headStart;
    private readonly int _headEnd;
    private long _taken;

    private ReportStream(Stream source, long maxBytes, CancellationToken cancellation)
    {
        (_source, _maxBytes, _cancellation) = (source, maxBytes, cancellation);
        while (_headEnd < _head.Length)
        {
            var read = ReadSource(_head.AsSpan(_headEnd));
            if (read == 0)
            {
                break;
            }

            _headEnd += read;
        }
    }

    /// <summary>The first bytes, without a mark.</summary>
    public ReadOnlyMemory<byte> Head => _head.AsMemory(_headStart, _headEnd - _headStart);

    public static ReportStream Open(Stream source, long maxBytes, CancellationToken cancellation)
    {
        var stream = new ReportStream(source, maxBytes, cancellation);
        var head = stream.Head.Span;
        if (head.StartsWith(Encoding.UTF8.Preamble))
        {
            stream._headStart = Encoding.UTF8.Preamble.Length;
            return stream;
        }

        var utf16 = head.StartsWith(Encoding.UTF32.Preamble) ? null
            : head.StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode
            : head.StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
            : null;

        // The transcoded mark comes out as UTF-8's and is removed by the inner call.
        return utf16 is null ? stream : Open(Encoding.CreateTranscodingStream(stream, utf16, Encoding.UTF8), maxBytes, cancellation);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_headStart == _headEnd)
        {
            return ReadSource(buffer);
        }

        var count = Math.Min(buffer.Length, _headEnd - _headStart);
        _head.AsSpan(_headStart, count).CopyTo(buffer);
        _headStart += count;
        return count;
    }

    private int ReadSource(Span<byte> buffer)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            var read = _source.Read(buffer);
            _taken += read;
            return _taken <= _maxBytes
                ? read
                : throw new ReportFormatException($"unpacks to more than {_maxBytes >> 20} MiB");
        }
        catch (InvalidDataException broken)
        {
            throw new ReportFormatException($"is damaged: {broken.Message}", broken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ReportFormatException($"cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
