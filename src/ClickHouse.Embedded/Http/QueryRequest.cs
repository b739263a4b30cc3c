using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Embedded.Native;
using GridGrains.ClickHouse.Embedded.Sessions;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>What the address and the headers of a request ask for.</summary>
internal sealed class QueryRequest
{
    private const string ParameterPrefix = "param_";
    private const int DefaultBufferSize = 1 << 20;
    private const int MaxBufferSize = 16 << 20;

    /// <summary>Read before the others, by the check of the secret, or of no meaning here.</summary>
    private static readonly FrozenSet<string> ReadElsewhere = FrozenSet.Create(
        "query", "database", "default_format", "query_id", "user", "password", "quota_key", "stacktrace", "client_protocol_version");

    private readonly List<KeyValuePair<string, string>> _settings = [];
    private readonly List<KeyValuePair<string, string>> _parameters = [];

    private QueryRequest(HttpRequest request)
    {
        Database = FirstOf(request.Query["database"], request.Headers["X-ClickHouse-Database"]);
        DefaultFormat = FirstOf(request.Headers["X-ClickHouse-Format"], request.Query["default_format"]) ?? "TabSeparated";
        QueryId = FirstOf(request.Query["query_id"], request.Headers["X-ClickHouse-Query-Id"]);
        Statement = FirstOf(request.Query["query"]);
        ReadOnly = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
    }

    /// <summary>The database of unqualified names; null for the default one.</summary>
    public string? Database { get; }

    /// <summary>The format of a result whose statement names none.</summary>
    public string DefaultFormat { get; }

    public string? QueryId { get; }

    /// <summary>The part of the statement that is in the address; what the body holds follows it.</summary>
    public string? Statement { get; private set; }

    /// <summary>Only statements that change nothing may run: GET, and <c>readonly=1</c> or <c>2</c>.</summary>
    public bool ReadOnly { get; private set; }

    /// <summary>The body of a multipart form is read into parameters and statement; nothing of it remains.</summary>
    public bool BodyIsConsumed { get; private set; }

    /// <summary>The coding of the answer, or null.</summary>
    public string? ResponseCoding { get; private set; }

    /// <summary>The answer comes in ClickHouse's own compressed blocks: <c>compress=1</c>.</summary>
    public bool FramesAnswer { get; private set; }

    /// <summary>The body is in ClickHouse's own compressed blocks: <c>decompress=1</c>.</summary>
    public bool BodyIsFramed { get; private set; }

    /// <summary>Nothing is sent before the statement has ended, so that its error has the status of an error: <c>wait_end_of_query=1</c>.</summary>
    public bool WaitsForEnd { get; private set; }

    /// <summary>Bytes of a waiting answer that are kept in memory; the rest waits in a file.</summary>
    public int BufferSize { get; private set; } = DefaultBufferSize;

    /// <summary>The session that the client believes to be in. It is a name alone: statements that would leave something in it are refused.</summary>
    public string? SessionId { get; private set; }

    /// <summary>Pages of other origins may read the answer: <c>add_http_cors_header=1</c>.</summary>
    public bool OpensToOtherOrigins { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> Settings => _settings;

    public IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;

    public string? LogComment { get; private set; }

    /// <exception cref="EngineException">Something is asked for that is not known or not available here.</exception>
    public static async Task<QueryRequest> ReadAsync(HttpRequest request, SettingRules rules, CancellationToken cancellation)
    {
        var query = new QueryRequest(request);
        foreach (var (name, values) in request.Query)
        {
            query.Take(name, values.ToString(), request, rules);
        }

        if (request.HasFormContentType && request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            await query.TakeFormAsync(request, cancellation);
        }

        return query;
    }

    private static string? FirstOf(params ReadOnlySpan<Microsoft.Extensions.Primitives.StringValues> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                return value.ToString();
            }
        }

        return null;
    }

    private void Take(string name, string value, HttpRequest request, SettingRules rules)
    {
        if (name.StartsWith(ParameterPrefix, StringComparison.Ordinal))
        {
            _parameters.Add(new(name[ParameterPrefix.Length..], value));
        }
        else if (!TakeOfInterface(name, value, request))
        {
            rules.Check(name);
            _settings.Add(new(name, value));
        }
    }

    /// <summary>What is meant for the HTTP interface and not for the engine; false where it is a setting.</summary>
    private bool TakeOfInterface(string name, string value, HttpRequest request) =>
        ReadElsewhere.Contains(name) || TakeOfTransfer(name, value, request) || TakeOfSession(name, value);

    private bool TakeOfTransfer(string name, string value, HttpRequest request)
    {
        switch (name)
        {
            case "enable_http_compression":
                ResponseCoding = Flag(name, value) ? ContentCoding.Choose(request) : null;
                return true;
            case "compress":
                FramesAnswer = Flag(name, value);
                return true;
            case "decompress":
                BodyIsFramed = Flag(name, value);
                return true;
            case "wait_end_of_query" or "http_wait_end_of_query":
                WaitsForEnd |= Flag(name, value);
                return true;
            case "buffer_size" or "http_response_buffer_size":
                BufferSize = (int)Math.Min(Number(name, value), MaxBufferSize);
                return true;
            case "add_http_cors_header":
                OpensToOtherOrigins = Flag(name, value);
                return true;
            default:
                return false;
        }
    }

    private bool TakeOfSession(string name, string value)
    {
        switch (name)
        {
            case "session_id":
                SessionId = string.IsNullOrEmpty(value) ? null : value;
                return true;
            case "session_check" or "close_session":
                Flag(name, value);
                return true;
            case "session_timeout":
                Number(name, value);
                return true;
            case "readonly":
                ReadOnly |= value is not "0";
                return true;
            case "log_comment":
                LogComment = value;
                return true;
            case "role":
                throw new EngineException(48, "NOT_IMPLEMENTED", $"{name} is not available in the embedded engine");
            default:
                return false;
        }
    }

    private static bool Flag(string name, string value) => value switch
    {
        "1" or "true" => true,
        "0" or "false" or "" => false,
        _ => throw new EngineException(27, "CANNOT_PARSE_INPUT_ASSERTION_FAILED", $"{name} has to be 0 or 1"),
    };

    private static ulong Number(string name, string value) => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new EngineException(27, "CANNOT_PARSE_INPUT_ASSERTION_FAILED", $"{name} has to be a whole number");

    private async Task TakeFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        var form = await request.ReadFormAsync(cancellation);
        BodyIsConsumed = true;
        foreach (var (name, values) in form)
        {
            TakeField(name, values.ToString());
        }

        foreach (var file in form.Files)
        {
            using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
            TakeField(file.Name, await reader.ReadToEndAsync(cancellation));
        }
    }

    private void TakeField(string name, string value)
    {
        if (name == "query")
        {
            Statement = Statement is null ? value : $"{Statement}\n{value}";
        }
        else if (name.StartsWith(ParameterPrefix, StringComparison.Ordinal))
        {
            _parameters.Add(new(name[ParameterPrefix.Length..], value));
        }
        else
        {
            throw new EngineException(48, "NOT_IMPLEMENTED", "External tables are not available in the embedded engine");
        }
    }
}
