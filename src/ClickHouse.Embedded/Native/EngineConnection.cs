using System.Runtime.InteropServices;
using System.Text;

namespace GridGrains.ClickHouse.Embedded.Native;

/// <summary>One connection to the engine in this process. It runs one statement at a time; all connections share the data.</summary>
internal sealed unsafe class EngineConnection : IDisposable
{
    private nint* _connection;

    private EngineConnection(nint* connection) => _connection = connection;

    private nint Handle => _connection is null ? throw new ObjectDisposedException(nameof(EngineConnection)) : *_connection;

    /// <param name="arguments">Options as on the command line of <c>clickhouse</c>: <c>--path=...</c>, <c>--setting=value</c>.</param>
    public static EngineConnection Open(IEnumerable<string> arguments)
    {
        var texts = arguments.Prepend("clickhouse").Select(Marshal.StringToCoTaskMemUTF8).ToArray();
        try
        {
            fixed (nint* pointers = texts)
            {
                using var _ = new RuntimeSignalGuard();
                var connection = Chdb.Connect(texts.Length, pointers);
                return connection is null || *connection == 0
                    ? throw new EngineException(1002, "UNKNOWN_EXCEPTION", "The engine cannot open its data directory")
                    : new EngineConnection(connection);
            }
        }
        finally
        {
            Array.ForEach(texts, Marshal.FreeCoTaskMem);
        }
    }

    /// <summary>Runs a statement of the engine's own and answers its text.</summary>
    public string Execute(string sql)
    {
        using var result = Query(Encoding.UTF8.GetBytes(sql), "TabSeparated", []);
        return result.Text();
    }

    /// <summary>Runs a statement to its end; the whole result is in the engine's memory.</summary>
    public QueryResult Query(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var native = new NativeParameters(parameters);
        var formatName = Encoding.UTF8.GetBytes(format);
        fixed (byte* text = sql, name = formatName)
        {
            return QueryResult.Take(Chdb.Query(
                Handle, text, (nuint)sql.Length, name, (nuint)formatName.Length, native.Names, native.NameLengths, native.Values, native.ValueLengths, native.Count));
        }
    }

    /// <summary>Starts a query whose result is fetched chunk by chunk. Nothing else may run here until the stream is disposed of.</summary>
    public ResultStream Stream(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var native = new NativeParameters(parameters);
        var formatName = Encoding.UTF8.GetBytes(format);
        fixed (byte* text = sql, name = formatName)
        {
            return ResultStream.Take(Handle, Chdb.StreamQuery(
                Handle, text, (nuint)sql.Length, name, (nuint)formatName.Length, native.Names, native.NameLengths, native.Values, native.ValueLengths, native.Count));
        }
    }

    /// <summary>Starts an insert whose data is appended piece by piece. Nothing else may run here until the stream is disposed of.</summary>
    /// <param name="sql">The statement without its FORMAT clause and data.</param>
    public InsertStream Insert(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var native = new NativeParameters(parameters);
        var formatName = Encoding.UTF8.GetBytes(format);
        fixed (byte* text = sql, name = formatName)
        {
            return InsertStream.Take(Chdb.StreamInsert(
                Handle, text, (nuint)sql.Length, name, (nuint)formatName.Length, native.Names, native.NameLengths, native.Values, native.ValueLengths, native.Count));
        }
    }

    /// <summary>What the engine's own parser says a text would do; nothing is run.</summary>
    public StatementAnalysis Analyze(ReadOnlySpan<byte> sql)
    {
        var analysis = new Chdb.Analysis { StructSize = (uint)sizeof(Chdb.Analysis) };
        fixed (byte* text = sql)
        {
            return Chdb.Classify(Handle, text, (nuint)sql.Length, null, 0, &analysis) == 0
                ? new StatementAnalysis((StatementEffect)Math.Min(analysis.QueryClass, (uint)StatementEffect.Unknown), (int)analysis.StatementCount)
                : new StatementAnalysis(StatementEffect.Unknown, 0);
        }
    }

    public void Dispose()
    {
        if (_connection is not null)
        {
            Chdb.Close(_connection);
            _connection = null;
        }
    }
}

/// <summary><c>chdb_query_class</c>: what outlives a statement.</summary>
internal enum StatementEffect
{
    ReadOnly = 0,
    ChangesDatabase = 1,
    ChangesServer = 2,

    /// <summary>USE, SET, SYSTEM, KILL and the like: what it changes is the session, or nothing that lasts.</summary>
    Control = 3,

    /// <summary>The text does not parse.</summary>
    Unknown = 4,
}

/// <param name="Statements">How many statements the text holds; 0 where it does not parse.</param>
internal readonly record struct StatementAnalysis(StatementEffect Effect, int Statements);
