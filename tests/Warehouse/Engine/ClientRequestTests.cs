using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using GridGrains.ClickHouse.Embedded.Blocks;
using K4os.Compression.LZ4.Streams;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>Requests as common clients send them by default, from their source.</summary>
public sealed class ClientRequestTests(EmbeddedClickHouse engine) : IDisposable
{
    // clickhouse-connect, HttpClient: a session of its own making, and these with every query that is not streamed.
    private const string Connect =
        "session_id=0d5f4a4e-5f4b-4f62-9d0e-0f0a3f3f2f11&wait_end_of_query=1&send_progress_in_http_headers=1&http_headers_progress_interval_ms=120000"
        + "&cancel_http_readonly_queries_on_client_close=1&query_id=3a1f6c52-2a4b-4c61-8d55-f1e1f5b8a001";

    private readonly RawHttp _http = new(engine.Endpoint);

    [Theory]
    [InlineData("SELECT version(), timezone()", Connect)]
    [InlineData("SELECT 1 AS check\n FORMAT Native", Connect + "&client_protocol_version=54405&enable_http_compression=1")]
    [InlineData("SELECT name, value, readonly as readonly FROM system.settings LIMIT 10000\n FORMAT Native", Connect + "&enable_http_compression=1")]
    // clickhouse-java, ClickHouseHttpConnection.
    [InlineData(
        "SELECT currentUser() AS user, timezone() AS timezone, version() AS version, 'x' AS y FORMAT RowBinaryWithNamesAndTypes",
        "compress=1&extremes=0&session_id=sess_1&session_check=1&session_timeout=30&query_id=3a1f6c52&wait_end_of_query=0&async_insert=0&wait_for_async_insert=1")]
    [InlineData("SELECT 1", "decompress=0&compress=0&result_overflow_mode=break&max_result_rows=1000&buffer_size=4096")]
    // Grafana's data source.
    [InlineData("SELECT 1", "add_http_cors_header=1&default_format=JSON&max_result_rows=1000&result_overflow_mode=break")]
    [InlineData("SELECT 1", "session_id=&session_timeout=60&close_session=1")]
    public async Task A_request_of_a_common_client_is_answered(string sql, string query)
    {
        using var response = await _http.PostAsync(sql, query);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("SELECT 1", "wait_end_of_query=maybe", 400, 27)]
    [InlineData("SELECT 1", "compress=2", 400, 27)]
    [InlineData("SELECT 1", "buffer_size=lots", 400, 27)]
    [InlineData("SELECT 1", "session_id=a&session_timeout=soon", 400, 27)]
    [InlineData("SET max_threads = 1", "session_id=a", 501, 48)]
    [InlineData("/* a */ use system", "session_id=a", 501, 48)]
    [InlineData("CREATE TEMPORARY TABLE t (a UInt8)", "session_id=a", 501, 48)]
    [InlineData("SELECT 1", "role=x", 501, 48)]
    [InlineData("INSERT INTO t (a) SELECT a + 1 FROM input('a Int32') FORMAT CSV\n1\n2\n", "", 501, 48)]
    public async Task What_cannot_be_kept_is_refused_by_name(string sql, string query, int status, int code)
    {
        using var response = await _http.PostAsync(sql, query);

        await RawHttp.AssertErrorAsync((HttpStatusCode)status, code, response);
    }

    [Theory]
    [InlineData("SELECT number FROM numbers(200000)", "")]
    [InlineData("SELECT number FROM numbers(200000) FORMAT JSON", "&wait_end_of_query=1")]
    [InlineData("SELECT number FROM numbers(200000)", "&wait_end_of_query=1&buffer_size=1000")]
    [InlineData("SELECT number FROM numbers(200000) FORMAT RowBinaryWithNamesAndTypes", "&wait_end_of_query=1")]
    [InlineData("SELECT number FROM numbers(200000) FORMAT RowBinaryWithNamesAndTypes", "")]
    [InlineData("SELECT 1 WHERE 0", "")]
    public async Task An_answer_comes_in_blocks_when_asked_for(string sql, string query)
    {
        var token = TestContext.Current.CancellationToken;
        using var plain = await _http.PostAsync(sql);
        using var framed = await _http.PostAsync(sql, "compress=1" + query);

        var content = await BlockFrameTests.ReadAllAsync(await framed.Content.ReadAsByteArrayAsync(token));

        Assert.Equal(HttpStatusCode.OK, framed.StatusCode);
        Assert.Equal(Normal(await plain.Content.ReadAsByteArrayAsync(token)), Normal(content));

        // The seconds in the statistics of JSON differ.
        static string Normal(byte[] answer) => Encoding.Latin1.GetString(answer).Split("\"statistics\"")[0];
    }

    [Fact]
    public async Task An_error_of_a_statement_is_framed_like_its_answer_and_a_refused_login_is_not()
    {
        var token = TestContext.Current.CancellationToken;
        using var framed = await _http.PostAsync("SELECT nope", "compress=1");
        using var stranger = new HttpClient();
        using var refused = await stranger.PostAsync(new Uri(engine.Endpoint.Address, "/?compress=1"), new StringContent("SELECT 1"), token);

        var text = Encoding.UTF8.GetString(await BlockFrameTests.ReadAllAsync(await framed.Content.ReadAsByteArrayAsync(token)));

        Assert.Equal((HttpStatusCode.NotFound, "47"), (framed.StatusCode, framed.Headers.GetValues("X-ClickHouse-Exception-Code").Single()));
        Assert.StartsWith("Code: 47. DB::Exception: ", text, StringComparison.Ordinal);
        await RawHttp.AssertErrorAsync(HttpStatusCode.Forbidden, 516, refused);
    }

    [Fact]
    public async Task A_body_may_come_in_blocks()
    {
        var table = await CreateTableAsync();
        var rows = new MemoryStream();
        await using (var blocks = new BlockWriteStream(rows))
        {
            await blocks.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i}\n"))), TestContext.Current.CancellationToken);
        }

        var insert = Uri.EscapeDataString($"INSERT INTO {table} FORMAT CSV");
        using var whole = await _http.Client.PostAsync($"/?decompress=1&query={insert}", new ByteArrayContent(rows.ToArray()), TestContext.Current.CancellationToken);
        using var cut = await _http.Client.PostAsync($"/?decompress=1&query={insert}", new ByteArrayContent(rows.ToArray()[..^5]), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        await RawHttp.AssertErrorAsync(HttpStatusCode.InternalServerError, 271, cut);
        Assert.Equal("300000", await _http.TextAsync($"SELECT uniqExact(a) FROM {table}"));
    }

    /// <summary>What clickhouse-connect and the Java client do by default: LZ4 frames as the content coding, both ways.</summary>
    [Fact]
    public async Task Lz4_is_a_content_coding()
    {
        var token = TestContext.Current.CancellationToken;
        var table = await CreateTableAsync();
        var data = new MemoryStream();
        await using (var encoder = LZ4Stream.Encode(data, leaveOpen: true))
        {
            await encoder.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i}\n"))), token);
        }

        using var inserted = await _http.SendDataAsync($"INSERT INTO {table} FORMAT CSV", data.ToArray(), "lz4");
        _http.Client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("lz4"));
        using var answer = await _http.PostAsync($"SELECT count(), sum(a) FROM {table}", "enable_http_compression=1&wait_end_of_query=1");
        await using var decoded = LZ4Stream.Decode(await answer.Content.ReadAsStreamAsync(token));
        using var reader = new StreamReader(decoded);

        Assert.Equal(HttpStatusCode.OK, inserted.StatusCode);
        Assert.Equal(["lz4"], answer.Content.Headers.ContentEncoding);
        Assert.Equal("100000\t4999950000\n", await reader.ReadToEndAsync(token));
    }

    [Theory]
    [InlineData("async_insert=1&wait_for_async_insert=1")]
    [InlineData("async_insert=1&wait_for_async_insert=0")]
    [InlineData("async_insert=0")]
    public async Task An_asynchronous_insert_is_in_the_table_when_it_is_answered(string query)
    {
        var table = await CreateTableAsync();

        await _http.TextAsync($"INSERT INTO {table} FORMAT CSV\n1\n2\n", query);

        Assert.Equal("2", await _http.TextAsync($"SELECT count() FROM {table}"));
    }

    [Fact]
    public async Task An_answer_that_waits_for_the_end_has_the_status_of_an_error()
    {
        const string Sql = "SELECT number, throwIf(number = 50000) FROM numbers(100000) SETTINGS max_block_size = 1000";
        using var held = await _http.PostAsync(Sql, "wait_end_of_query=1");
        using var whole = await _http.PostAsync("SELECT number FROM numbers(200000)", "wait_end_of_query=1");

        await RawHttp.AssertErrorAsync(HttpStatusCode.InternalServerError, 395, held);
        Assert.Contains("\"result_rows\":\"200000\"", whole.Headers.GetValues("X-ClickHouse-Summary").Single(), StringComparison.Ordinal);
        Assert.Equal(Encoding.ASCII.GetByteCount(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i}\n"))), whole.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_page_of_another_origin_may_read_the_answer_when_the_request_says_so()
    {
        _http.Client.DefaultRequestHeaders.Add("Origin", "http://desk.example");
        using var open = await _http.PostAsync("SELECT 1", "add_http_cors_header=1");
        using var closed = await _http.PostAsync("SELECT 1");

        Assert.Equal(["*"], open.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(closed.Headers.Contains("Access-Control-Allow-Origin"));
    }

    /// <summary>Byte for byte as the server ends such an answer since 25.11, in one chunk, and then no end mark.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("&compress=1")]
    public async Task An_error_after_the_first_rows_is_the_last_chunk(string query)
    {
        var answer = await RawAnswerAsync("SELECT number, throwIf(number = 50000, 'too far') FROM numbers(100000) SETTINGS max_block_size = 1000", query);

        var head = Encoding.Latin1.GetString(answer).Split("\r\n\r\n")[0];
        var tag = head.Split("\r\n").Single(line => line.StartsWith("X-ClickHouse-Exception-Tag: ", StringComparison.Ordinal)).Split(' ')[1];
        var chunks = ChunksOf(answer.AsSpan(head.Length + 4));
        var last = query.Length == 0 ? chunks[^1] : await BlockFrameTests.ReadAllAsync(chunks[^1]);
        var text = Encoding.UTF8.GetString(last);
        var message = text.Split("\r\n")[3].Split('\n')[0];

        Assert.Equal(16, tag.Length);
        Assert.StartsWith("Code: 395. DB::Exception: too far", message, StringComparison.Ordinal);
        Assert.Equal($"\r\n__exception__\r\n{tag}\r\n{message}\n{Encoding.UTF8.GetByteCount(message) + 1} {tag}\r\n__exception__\r\n", text);
        Assert.EndsWith(")", message, StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> RawAnswerAsync(string sql, string query)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", engine.Endpoint.Port, TestContext.Current.CancellationToken);
        var request = $"POST /?user=default&password={engine.Endpoint.Password}{query} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {sql.Length}\r\n\r\n{sql}";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer, TestContext.Current.CancellationToken);
        return answer.ToArray();
    }

    private static List<byte[]> ChunksOf(ReadOnlySpan<byte> body)
    {
        var chunks = new List<byte[]>();
        while (!body.IsEmpty)
        {
            var line = body.IndexOf("\r\n"u8);
            var length = Convert.ToInt32(Encoding.ASCII.GetString(body[..line]), 16);
            Assert.NotEqual(0, length);
            chunks.Add(body.Slice(line + 2, length).ToArray());
            body = body[(line + length + 4)..];
        }

        return chunks;
    }

    private async Task<string> CreateTableAsync()
    {
        var database = engine.NewDatabaseName();
        await _http.TextAsync($"CREATE DATABASE {database}");
        await _http.TextAsync($"CREATE TABLE {database}.facts (a UInt32) ENGINE = MergeTree ORDER BY a");
        return $"{database}.facts";
    }
}
