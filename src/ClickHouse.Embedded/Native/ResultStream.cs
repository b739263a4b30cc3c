namespace GridGrains.ClickHouse.Embedded.Native;

/// <summary>A query whose result comes in chunks. Each chunk is a whole document of the format, header included.</summary>
internal sealed class ResultStream : IDisposable
{
    private readonly nint _connection;
    private nint _stream;
    private bool _ended;

    private ResultStream(nint connection, nint stream) => (_connection, _stream) = (connection, stream);

    public static ResultStream Take(nint connection, nint stream)
    {
        QueryResult.Check(stream);
        return new ResultStream(connection, stream);
    }

    /// <summary>The next chunk; null at the end. Blocks while the engine works.</summary>
    public QueryResult? Next()
    {
        if (_ended)
        {
            return null;
        }

        _ended = true;
        var chunk = QueryResult.Take(Chdb.StreamFetch(_connection, _stream));
        if (chunk.Length == 0)
        {
            chunk.Dispose();
            return null;
        }

        _ended = false;
        return chunk;
    }

    /// <summary>Ends the query, whether or not all of it was fetched.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stream, 0) is var stream and not 0)
        {
            if (!_ended)
            {
                Chdb.StreamCancel(_connection, stream);
            }

            Chdb.DestroyResult(stream);
        }
    }
}
