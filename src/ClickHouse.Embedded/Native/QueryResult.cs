using System.Runtime.InteropServices;
using System.Text;

namespace GridGrains.ClickHouse.Embedded.Native;

/// <summary>A finished result, or one chunk of a streamed one, in the engine's memory until disposed of.</summary>
internal sealed unsafe class QueryResult : IDisposable
{
    private nint _handle;

    private QueryResult(nint handle) => _handle = handle;

    public long Length => (long)Chdb.ResultLength(_handle);

    public QueryCounts Counts => new(
        Chdb.ResultStorageRowsRead(_handle), Chdb.ResultStorageBytesRead(_handle), Chdb.ResultRowsWritten(_handle), Chdb.ResultBytesWritten(_handle), Chdb.ResultRows(_handle));

    /// <summary>Takes over a handle. On an error in it the handle is destroyed and the error thrown.</summary>
    public static QueryResult Take(nint handle)
    {
        Check(handle);
        return new QueryResult(handle);
    }

    /// <exception cref="EngineException">The result is an error; the handle is destroyed.</exception>
    public static void Check(nint handle)
    {
        if (Chdb.ResultError(handle) is var error and not 0)
        {
            var message = Marshal.PtrToStringUTF8(error)!;
            Chdb.DestroyResult(handle);
            throw new EngineException(message.Length > 0 ? message : "Code: 62. DB::Exception: The engine refused the statement without a reason. (SYNTAX_ERROR)");
        }
    }

    public ReadOnlySpan<byte> Span(long offset, int length) => new(Chdb.ResultBuffer(_handle) + offset, length);

    /// <summary>Bytes of the result; valid until it is disposed of.</summary>
    public Memory<byte> Memory(long offset, int length) => new NativeMemoryManager(Chdb.ResultBuffer(_handle) + offset, length).Memory;

    public string Text() => Encoding.UTF8.GetString(Span(0, checked((int)Length)));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _handle, 0) is var handle and not 0)
        {
            Chdb.DestroyResult(handle);
        }
    }
}

/// <summary>What a query read and wrote, for <c>X-ClickHouse-Summary</c>.</summary>
internal readonly record struct QueryCounts(ulong ReadRows, ulong ReadBytes, ulong WrittenRows, ulong WrittenBytes, ulong ResultRows)
{
    public QueryCounts And(QueryCounts next) =>
        new(ReadRows + next.ReadRows, ReadBytes + next.ReadBytes, WrittenRows + next.WrittenRows, WrittenBytes + next.WrittenBytes, ResultRows + next.ResultRows);
}
