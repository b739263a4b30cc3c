namespace GridGrains.Feeds.Unpacking;

/// <summary>Hands bytes on in chunks and can go back into the last two, which whoever inflates may have read too far.</summary>
internal sealed class ChunkSource(Stream source) : ForwardStream
{
    private const int ChunkBytes = 8 * 1024;
    private const int BufferBytes = 4 * ChunkBytes;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _kept;
    private int _last;
    private int _position;
    private int _end;

    /// <summary>Bytes taken of the source so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Nothing before the current place is gone back to.</summary>
    public void Begin() => _kept = _last = _position;

    public override int Read(Span<byte> buffer)
    {
        if (_position == _end && !Fill(_last))
        {
            return 0;
        }

        var count = Math.Min(Math.Min(buffer.Length, ChunkBytes), _end - _position);
        _buffer.AsSpan(_position, count).CopyTo(buffer);
        (_kept, _last, _position) = (_last, _position, _position + count);
        return count;
    }

    public override int ReadByte() => _position == _end && !Fill(_position) ? -1 : _buffer[_position++];

    /// <summary>The last two chunks and at least <paramref name="beyond"/> bytes behind them, as far as there are any.</summary>
    public ReadOnlySpan<byte> Recent(int beyond)
    {
        while (_end - _position < beyond && Fill(_kept))
        {
        }

        return _buffer.AsSpan(_kept, _end - _kept);
    }

    /// <param name="offset">Within <see cref="Recent"/>.</param>
    public void GoTo(int offset) => _position = _kept + offset;

    /// <summary>Reads on; keeps what lies at <paramref name="keepFrom"/> and behind.</summary>
    private bool Fill(int keepFrom)
    {
        if (keepFrom > 0)
        {
            _buffer.AsSpan(keepFrom, _end - keepFrom).CopyTo(_buffer);
            (_kept, _last) = (Math.Max(0, _kept - keepFrom), Math.Max(0, _last - keepFrom));
            (_position, _end) = (_position - keepFrom, _end - keepFrom);
        }

        var read = source.Read(_buffer.AsSpan(_end));
        _end += read;
        Taken += read;
        return read > 0;
    }
}
