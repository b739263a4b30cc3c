using System.Net;
using System.Net.Http.Headers;
using System.Text;
using GridGrains.ClickHouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>Plain HTTP requests, as curl sends them.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly HttpClient _http = new();

    public RawHttp(ClickHouseEndpoint endpoint)
    {
        _http.BaseAddress = endpoint.Address;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{endpoint.User}:{endpoint.Password}")));
    }

    public HttpClient Client => _http;

    /// <summary>Sends <paramref name="sql"/> as the body.</summary>
    public Task<HttpResponseMessage> PostAsync(string sql, string query = "", CancellationToken cancellation = default) =>
        _http.PostAsync($"/?{query}", new ByteArrayContent(Encoding.UTF8.GetBytes(sql)), cancellation);

    /// <summary>Sends <paramref name="sql"/> in the address and <paramref name="data"/> as the body.</summary>
    public Task<HttpResponseMessage> SendDataAsync(string sql, byte[] data, string? encoding = null)
    {
        var content = new ByteArrayContent(data);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return _http.PostAsync($"/?query={Uri.EscapeDataString(sql)}", content);
    }

    /// <summary>The answer's text; the test fails where it is an error.</summary>
    public async Task<string> TextAsync(string sql, string query = "")
    {
        using var response = await PostAsync(sql, query);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text.TrimEnd('\n');
    }

    /// <summary>Asserts that an answer is an error in the server's form.</summary>
    public static async Task AssertErrorAsync(HttpStatusCode status, int code, HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, $"{code}"), (response.StatusCode, response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var codes) ? codes.Single() : "none"));
        Assert.StartsWith($"Code: {code}. DB::Exception: ", text, StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();
}
