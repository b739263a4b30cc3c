using System.Runtime.InteropServices;

namespace GridGrains.ClickHouse.Embedded.Native;

/// <summary>An insert that takes its data piece by piece. Disposed of before <see cref="Finish"/>, it is cancelled.</summary>
internal sealed unsafe class InsertStream : IDisposable
{
    private nint _stream;

    private InsertStream(nint stream) => _stream = stream;

    public static InsertStream Take(nint stream)
    {
        var insert = new InsertStream(stream);
        if (Chdb.StreamInsertError(stream) is not 0)
        {
            var error = insert.Error();
            insert.Dispose();
            throw error;
        }

        return insert;
    }

    /// <summary>Hands over a piece, cut anywhere. Blocks while the engine is behind.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            if (data.Length > 0 && Chdb.StreamAppend(_stream, bytes, (nuint)data.Length) != 0)
            {
                throw Error();
            }
        }
    }

    /// <summary>Commits what was appended.</summary>
    public QueryCounts Finish()
    {
        using var result = QueryResult.Take(Chdb.StreamDone(_stream));
        return result.Counts;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stream, 0) is var stream and not 0)
        {
            Chdb.DestroyInsertStream(stream);
        }
    }

    private EngineException Error() => Chdb.StreamInsertError(_stream) is var error and not 0
        ? new EngineException(Marshal.PtrToStringUTF8(error)!)
        : new EngineException(1002, "UNKNOWN_EXCEPTION", "The engine stopped taking data and gave no reason");
}
