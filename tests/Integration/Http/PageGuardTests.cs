using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using GridGrains.Domain.Markets;

namespace GridGrains.Tests.Integration.Http;

/// <summary>What a page in a browser can reach of a silo with the options that it has by itself.</summary>
public sealed class PageGuardTests(SiloFixture silo)
{
    private const string Record =
        """{"ts":"2026-06-01T10:00:00Z","iso":"CAISO","node":"INGEST","lmp":31.25,"market":"REAL_TIME_15_MIN","interval_minutes":15,"known_at":"2026-06-01T10:20:00Z","known_at_basis":"published","quality":0}""";

    public static readonly TheoryData<string, string> Writes = new()
    {
        { "POST", "/v1/ingest/ISO_RT_LMP" }, { "POST", "/v1/backfills?name=x.csv" }, { "DELETE", "/v1/backfills/1" }, { "POST", "/v1/dlq/discard" }, { "POST", "/v1/dlq/replay" },
        { "POST", "/v1/audit" }, { "POST", "/get-online-features" }, { "POST", "/dashboard/Trace" }, { "PUT", "/reference" }, { "POST", "/iceberg/v1/namespaces" },
    };

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("10.1.2.3")]
    [InlineData("0.0.0.0")]
    public async Task Name_that_a_page_has_pointed_here_is_refused(string host)
    {
        foreach (var path in new[] { "/", "/v1/nodes", "/dashboard", "/dashboard/DashboardCounters", "/reference/", "/openapi/v1.json", "/metrics", "/health/live", "/iceberg/v1/config", "/v1/live" })
        {
            using var response = await SendAsync(HttpMethod.Get, path, request => request.Headers.Host = host);

            Assert.Equal("foreign_host", (await Problems.ReadAsync(response, HttpStatusCode.Forbidden)).Code);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost.:8080")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.9.8.7")]
    [InlineData("[::1]:8080")]
    public async Task Loopback_is_this_server_by_every_name(string host)
    {
        using var response = await SendAsync(HttpMethod.Get, "/health/live", request => request.Headers.Host = host);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET /health/live HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n")]
    public async Task Request_that_names_no_host_is_refused(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(silo.Address.Host, silo.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());

        Assert.Contains(" 400 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Page_of_another_origin_cannot_write(string method, string path)
    {
        foreach (var origin in new[] { "http://evil.example", "null", $"https://{silo.Address.Authority}", "http://127.0.0.1:1" })
        {
            using var response = await SendAsync(new HttpMethod(method), path, request => request.Headers.Add("Origin", origin), Json("{}"));

            Assert.Equal("foreign_origin", (await Problems.ReadAsync(response, HttpStatusCode.Forbidden)).Code);
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task Page_of_another_site_that_hides_its_origin_cannot_write()
    {
        using var response = await SendAsync(HttpMethod.Post, "/v1/ingest/ISO_RT_LMP", request => request.Headers.Add("Sec-Fetch-Site", "cross-site"), Json(Record));

        Assert.Equal("foreign_origin", (await Problems.ReadAsync(response, HttpStatusCode.Forbidden)).Code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("TEXT/PLAIN; charset=utf-8")]
    [InlineData("text/plain;application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("json")]
    [InlineData("")]
    public async Task Body_of_a_type_that_browsers_send_unasked_is_refused(string type)
    {
        foreach (var path in new[] { "/v1/ingest/ISO_RT_LMP", "/v1/backfills?name=x.csv", "/v1/audit", "/v1/dlq/discard" })
        {
            using var response = await SendAsync(HttpMethod.Post, path, _ => { }, Bytes(Record, type));

            Assert.Equal("unsupported_media_type", (await Problems.ReadAsync(response, HttpStatusCode.UnsupportedMediaType)).Code);
        }
    }

    [Fact]
    public async Task This_servers_own_pages_write()
    {
        using var own = await SendAsync(
            HttpMethod.Post, "/v1/ingest/ISO_RT_LMP", request => request.Headers.Add("Origin", silo.Address.GetLeftPart(UriPartial.Authority)), Json(Record));

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task Features_are_read_by_clients_that_send_no_type()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "GUARDED_FEATURE", 0, 31.25));
        const string Request = """{"features":["node_prices:rt_lmp"],"entities":{"node_id":["CAISO/GUARDED_FEATURE"]}}""";

        using var untyped = await SendAsync(HttpMethod.Post, "/get-online-features", _ => { }, Bytes(Request, ""));
        using var plain = await SendAsync(HttpMethod.Post, "/get-online-features", _ => { }, Bytes(Request, "text/plain"));

        Assert.NotEqual(HttpStatusCode.UnsupportedMediaType, untyped.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, plain.StatusCode);
    }

    [Fact]
    public async Task Features_are_pushed_by_clients_that_send_no_type_and_by_no_foreign_page()
    {
        const string Request = """{"push_source_name":"NOT_DECLARED","df":{"a":[1]},"to":"online"}""";

        using var untyped = await SendAsync(HttpMethod.Post, "/push", _ => { }, Bytes(Request, ""));
        using var page = await SendAsync(HttpMethod.Post, "/push", request => request.Headers.Add("Origin", "https://example.com"), Bytes(Request, ""));
        using var oldPage = await SendAsync(HttpMethod.Post, "/push", request => request.Headers.Add("Sec-Fetch-Site", "cross-site"), Bytes(Request, ""));

        Assert.Equal(HttpStatusCode.NotFound, untyped.StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (page.StatusCode, oldPage.StatusCode));
    }

    [Fact]
    public async Task Other_origins_read_nothing_unless_they_are_allowed()
    {
        using var read = await SendAsync(HttpMethod.Get, "/v1/isos", request => request.Headers.Add("Origin", "http://evil.example"));
        using var asked = await SendAsync(HttpMethod.Options, "/v1/isos", request =>
        {
            request.Headers.Add("Origin", "http://evil.example");
            request.Headers.Add("Access-Control-Request-Method", "GET");
        });

        Assert.False(read.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.Forbidden, asked.StatusCode);
        Assert.False(asked.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage> change, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        change(request);
        return await silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static ByteArrayContent Bytes(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return content;
    }
}
