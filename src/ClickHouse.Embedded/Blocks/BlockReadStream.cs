using GridGrains.ClickHouse.Embedded.Native;

namespace GridGrains.ClickHouse.Embedded.Blocks;

/// <summary>Reads the content of compressed blocks. One block is held at a time.</summary>
internal sealed class BlockReadStream(Stream inner) : Stream
{
    private byte[] _block = [];
    private byte[] _content = [];
    private int _length;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_position == _length)
        {
            if (!await NextAsync(cancellationToken))
            {
                return 0;
            }
        }

        var read = Math.Min(buffer.Length, _length - _position);
        _content.AsMemory(_position, read).CopyTo(buffer);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>False at the end of the body. A body that ends within a block is refused: what was read of it is not whole.</summary>
    private async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        const int Head = BlockFrame.ChecksumLength + BlockFrame.HeaderLength;
        Grow(ref _block, Head, keep: 0);
        var read = await inner.ReadAtLeastAsync(_block.AsMemory(0, Head), Head, throwOnEndOfStream: false, cancellation);
        if (read == 0)
        {
            return false;
        }

        if (read < Head)
        {
            throw Cut();
        }

        var (block, content) = BlockFrame.Lengths(_block);
        await FillAsync(block, Head, cancellation);
        Grow(ref _content, content, keep: 0);
        BlockFrame.Decode(_block.AsSpan(0, block), _content.AsSpan(0, content));
        (_length, _position) = (content, 0);
        return true;
    }

    /// <summary>Memory grows with what has come, not with what a header promises.</summary>
    private async ValueTask FillAsync(int length, int filled, CancellationToken cancellation)
    {
        const int Step = 1 << 20;
        while (filled < length)
        {
            var part = Math.Min(Step, length - filled);
            Grow(ref _block, filled + part, filled);
            if (await inner.ReadAtLeastAsync(_block.AsMemory(filled, part), part, throwOnEndOfStream: false, cancellation) < part)
            {
                throw Cut();
            }

            filled += part;
        }
    }

    private static void Grow(ref byte[] buffer, int length, int keep)
    {
        if (buffer.Length < length)
        {
            var grown = new byte[Math.Max(length, Math.Min(2L * buffer.Length, Array.MaxLength))];
            buffer.AsSpan(0, keep).CopyTo(grown);
            buffer = grown;
        }
    }

    private static EngineException Cut() => new(271, "CANNOT_DECOMPRESS", "The body ends within a compressed block");
}
