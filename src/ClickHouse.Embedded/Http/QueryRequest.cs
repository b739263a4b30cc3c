using System.Text;
using GridGrains.ClickHouse.Embedded.Native;
using GridGrains.ClickHouse.Embedded.Sessions;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>What the address and the headers of a request ask for.</summary>
internal sealed class QueryRequest
{
    private const string ParameterPrefix = "param_";

    private readonly List<KeyValuePair<string, string>> _settings = [];
    private readonly List<KeyValuePair<string, string>> _parameters = [];

    private QueryRequest(HttpRequest request)
    {
        Database = FirstOf(request.Query["database"], request.Headers["X-ClickHouse-Database"]);
        DefaultFormat = FirstOf(request.Headers["X-ClickHouse-Format"], request.Query["default_format"]) ?? "TabSeparated";
        QueryId = FirstOf(request.Query["query_id"]);
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
        switch (name)
        {
            case "query" or "database" or "default_format" or "query_id" or "user" or "password" or "quota_key" or "stacktrace" or "buffer_size" or "wait_end_of_query"
                or "client_protocol_version":
                return;
            case "enable_http_compression":
                ResponseCoding = value is "0" or "false" ? null : ContentCoding.Choose(request);
                return;
            case "readonly":
                ReadOnly |= value is not "0";
                return;
            case "log_comment":
                LogComment = value;
                return;
            case "session_id" or "session_timeout" or "session_check" or "role" or "compress" or "decompress":
                throw new EngineException(48, "NOT_IMPLEMENTED", $"{name} is not available in the embedded engine");
        }

        if (name.StartsWith(ParameterPrefix, StringComparison.Ordinal))
        {
            _parameters.Add(new(name[ParameterPrefix.Length..], value));
            return;
        }

        rules.Check(name);
        _settings.Add(new(name, value));
    }

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
