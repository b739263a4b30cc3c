using System.Text;
using GridGrains.ClickHouse.Embedded.Native;
using GridGrains.ClickHouse.Embedded.Statements;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>Separates the statement of a request from the data that follows an insert. The data is never held as a whole.</summary>
internal sealed class StatementReader(QueryRequest request, Stream body)
{
    /// <summary>The most of a statement that is not followed by data; the engine's parser stops earlier unless max_query_size is raised.</summary>
    private const int MaxStatementBytes = 64 << 20;

    private const int FirstRead = 32 << 10;

    private byte[] _buffer = [];
    private int _length;
    private bool _firstDataIsTaken;

    public StatementShape Shape { get; private set; } = new();

    /// <summary>The statement; of an insert with data the part before FORMAT or VALUES.</summary>
    public ReadOnlyMemory<byte> Statement => _buffer.AsMemory(0, Shape.IsInsertWithData ? Shape.InsertLength : _length);

    /// <summary>Everything read so far: a statement together with its data where that is all.</summary>
    public ReadOnlyMemory<byte> Whole => _buffer.AsMemory(0, _length);

    /// <exception cref="EngineException">229 for a statement that is too long, 62 where there is none.</exception>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var head = Encoding.UTF8.GetBytes(request.Statement ?? "");
        _buffer = new byte[head.Length + 1 + FirstRead];
        head.CopyTo(_buffer, 0);
        _length = head.Length;
        var separated = _length == 0;
        while (true)
        {
            var read = request.BodyIsConsumed ? 0 : await ReadMoreAsync(separated ? 0 : 1, cancellation);
            separated |= read > 0;
            if (StatementShape.Read(Whole.Span, complete: read == 0) is { } shape)
            {
                Shape = shape;
                return;
            }
        }
    }

    /// <summary>Reads on until <see cref="Whole"/> is all there is.</summary>
    public async Task ReadToEndAsync(CancellationToken cancellation)
    {
        while (!request.BodyIsConsumed && await ReadMoreAsync(0, cancellation) > 0)
        {
        }
    }

    /// <summary>The next piece of an insert's data. Empty at its end and nowhere else, wherever the network cuts the body.</summary>
    /// <param name="piece">Filled with what has not been read along with the statement.</param>
    public async ValueTask<ReadOnlyMemory<byte>> NextDataAsync(Memory<byte> piece, CancellationToken cancellation)
    {
        if (!_firstDataIsTaken && _length > Shape.DataOffset)
        {
            _firstDataIsTaken = true;
            return _buffer.AsMemory(Shape.DataOffset, _length - Shape.DataOffset);
        }

        return request.BodyIsConsumed ? default : piece[..await body.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellation)];
    }

    private async Task<int> ReadMoreAsync(int separators, CancellationToken cancellation)
    {
        if (_length + separators >= _buffer.Length)
        {
            if (_length >= MaxStatementBytes)
            {
                throw new EngineException(229, "QUERY_IS_TOO_LARGE", $"A statement may have {MaxStatementBytes} bytes");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await body.ReadAsync(_buffer.AsMemory(_length + separators), cancellation);
        if (read == 0)
        {
            return 0;
        }

        if (separators > 0)
        {
            _buffer[_length++] = (byte)'\n';
        }

        _length += read;
        return read;
    }
}
