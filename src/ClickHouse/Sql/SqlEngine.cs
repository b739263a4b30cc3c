using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClickHouse.Driver.ADO;

namespace GridGrains.ClickHouse.Sql;

/// <summary>An error that the engine answered with.</summary>
/// <param name="code">ClickHouse's number of it.</param>
internal sealed class SqlEngineException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}

/// <summary>A result as the engine has written it. Dispose it to let go of the connection.</summary>
/// <param name="rows">Of the result; null where the engine does not say.</param>
internal sealed class SqlEngineResult(HttpResponseMessage response, long? rows) : IDisposable
{
    public long? Rows { get; } = rows;

    public Task<Stream> OpenAsync(CancellationToken cancellation) => response.Content.ReadAsStreamAsync(cancellation);

    public void Dispose() => response.Dispose();
}

/// <summary>Sends statements to a ClickHouse server over HTTP, with nothing between their author and the engine but what is here. Cancelling ends the statement there.</summary>
internal sealed partial class SqlEngine(HttpClient http)
{
    /// <param name="connectionString">Of the server's driver; where it goes, and as whom.</param>
    /// <param name="database">That unqualified names are of.</param>
    public async Task<SqlEngineResult> SendAsync(
        string connectionString, string database, string statement, string format, IReadOnlyDictionary<string, string> settings, SqlParameters parameters, CancellationToken cancellation)
    {
        var place = new ClickHouseConnectionStringBuilder(connectionString);
        var address = new StringBuilder("?wait_end_of_query=1");
        Add(address, "database", database);
        Add(address, "default_format", format);
        foreach (var (name, value) in settings)
        {
            Add(address, name, value);
        }

        foreach (var (name, value) in parameters.Values)
        {
            Add(address, $"param_{name}", value);
        }

        var server = new UriBuilder(place.Protocol, place.Host, place.Port, place.Path ?? "/").Uri;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, address.ToString())) { Content = new StringContent(statement, Encoding.UTF8, "text/plain") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{place.Username}:{place.Password}")));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode)
        {
            return new SqlEngineResult(response, RowsOf(response));
        }

        using (response)
        {
            throw ErrorOf(response, await response.Content.ReadAsStringAsync(cancellation));
        }
    }

    private static void Add(StringBuilder address, string name, string value) => address.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));

    private static long? RowsOf(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("X-ClickHouse-Summary", out var summaries))
        {
            return null;
        }

        using var summary = JsonDocument.Parse(summaries.First());
        return summary.RootElement.TryGetProperty("result_rows", out var rows) && long.TryParse(rows.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static SqlEngineException ErrorOf(HttpResponseMessage response, string text)
    {
        var match = Message().Match(text);
        var code = match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var codes) && int.TryParse(codes.First(), CultureInfo.InvariantCulture, out var said) ? said : 0;
        return new SqlEngineException(code, match.Success ? match.Groups[2].Value : text.Trim());
    }

    [GeneratedRegex(@"Code: (\d+)\. DB::Exception: (.*?)(?: \([A-Z_]+\))?(?: \(version [^)]*\))?\s*$", RegexOptions.Singleline)]
    private static partial Regex Message();
}
