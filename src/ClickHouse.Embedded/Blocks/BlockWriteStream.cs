using System.Buffers;

namespace GridGrains.ClickHouse.Embedded.Blocks;

/// <summary>Writes what it is given in compressed blocks of up to 1 MiB. A flush ends the block that is being filled; the inner stream stays open.</summary>
internal sealed class BlockWriteStream(Stream inner) : Stream
{
    private const int BlockLength = 1 << 20;

    private readonly byte[] _content = ArrayPool<byte>.Shared.Rent(BlockLength);
    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockFrame.MaxEncodedLength(BlockLength));
    private int _length;
    private bool _disposed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var part = Math.Min(buffer.Length, BlockLength - _length);
            buffer.Span[..part].CopyTo(_content.AsSpan(_length));
            buffer = buffer[part..];
            _length += part;
            if (_length == BlockLength)
            {
                await EndBlockAsync(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await EndBlockAsync(cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await EndBlockAsync(CancellationToken.None);
            ArrayPool<byte>.Shared.Return(_content);
            ArrayPool<byte>.Shared.Return(_block);
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask EndBlockAsync(CancellationToken cancellation)
    {
        if (_length > 0)
        {
            var length = BlockFrame.Encode(_content.AsSpan(0, _length), _block);
            _length = 0;
            await inner.WriteAsync(_block.AsMemory(0, length), cancellation);
        }
    }
}
