using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.NetworkInformation;
using System.Text;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>The HTTP interface as any client sees it.</summary>
public sealed class HttpProtocolTests(EmbeddedClickHouse engine) : IDisposable
{
    private readonly RawHttp _http = new(engine.Endpoint);

    [Fact]
    public async Task A_get_reads()
    {
        using var response = await _http.Client.GetAsync("/?query=SELECT%201%2B1");

        Assert.Equal("2\n", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/tab-separated-values", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"read_rows\":\"1\"", response.Headers.GetValues("X-ClickHouse-Summary").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_get_changes_nothing()
    {
        using var response = await _http.Client.GetAsync("/?query=CREATE%20TABLE%20unwanted%20(a%20UInt8)%20ENGINE%3DMemory");

        await RawHttp.AssertErrorAsync(HttpStatusCode.InternalServerError, 164, response);
        Assert.Equal("0", await _http.TextAsync("EXISTS TABLE unwanted"));
    }

    [Theory]
    [InlineData("SELECT 1 AS a", "default_format=JSONEachRow", null, "{\"a\":1}")]
    [InlineData("SELECT 1 AS a FORMAT CSV", "default_format=JSONEachRow", null, "1")]
    [InlineData("SELECT 1 AS a", "default_format=JSONEachRow", "CSVWithNames", "\"a\"\n1")]
    [InlineData("SELECT 'FORMAT Nope' AS a -- FORMAT Nope", "", null, "FORMAT Nope")]
    public async Task The_statement_outranks_the_header_and_the_header_the_address(string sql, string query, string? header, string expected)
    {
        if (header is not null)
        {
            _http.Client.DefaultRequestHeaders.Add("X-ClickHouse-Format", header);
        }

        Assert.Equal(expected, await _http.TextAsync(sql, query));
    }

    [Fact]
    public async Task Parameters_come_in_the_address() =>
        Assert.Equal("5\tNP15", await _http.TextAsync("SELECT {a:UInt32}, {hub:String}", "param_a=5&param_hub=NP15"));

    [Fact]
    public async Task Parameters_come_in_a_form()
    {
        using var form = new MultipartFormDataContent { { new StringContent("SELECT {hub:String}"), "query" }, { new StringContent("SP15"), "param_hub" } };

        using var response = await _http.Client.PostAsync("/", form);

        Assert.Equal("SP15\n", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Inserted_data_may_be_compressed(string? encoding)
    {
        var table = await CreateTableAsync("a UInt32, b String");
        var data = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i},\"row {i}\"\n")));

        using var response = await _http.SendDataAsync($"INSERT INTO {table} FORMAT CSV", encoding is null ? data : Encode(data, encoding), encoding);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"written_rows\":\"100000\"", response.Headers.GetValues("X-ClickHouse-Summary").Single(), StringComparison.Ordinal);
        Assert.Equal("100000\t4999950000", await _http.TextAsync($"SELECT count(), sum(a) FROM {table}"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task An_answer_is_compressed_when_asked_for(string encoding)
    {
        _http.Client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));

        using var response = await _http.PostAsync("SELECT number FROM numbers(100000)", "enable_http_compression=1");

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream decoded = encoding == "gzip" ? new GZipStream(body, CompressionMode.Decompress) : new ZstdSharp.DecompressionStream(body);
        using var reader = new StreamReader(decoded);
        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => $"{i}"), (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("INSERT INTO {0} FORMAT TSV\n1\tx\n2\ty\n")]
    [InlineData("INSERT INTO {0} (b, a) FORMAT JSONEachRow {{\"a\":1,\"b\":\"x\"}} {{\"a\":2,\"b\":\"y\"}}")]
    [InlineData("/* note; FORMAT CSV */ INSERT INTO {0} VALUES (1, 'x'), (2, 'y')")]
    [InlineData("INSERT INTO {0} SETTINGS max_insert_threads = 1 FORMAT Values (1, 'x'), (2, 'y')")]
    [InlineData("INSERT INTO {0} SELECT number + 1, char(120 + number) FROM numbers(2)")]
    public async Task An_insert_may_bring_its_data_in_any_way(string insert)
    {
        var table = await CreateTableAsync("a UInt32, b String");

        await _http.TextAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, insert, table));

        Assert.Equal("1\tx\n2\ty", await _http.TextAsync($"SELECT * FROM {table} ORDER BY a"));
    }

    /// <summary>Where a statement ends and its data begins must not depend on how the network cuts the body.</summary>
    [Theory]
    [InlineData("INSERT INTO {0} (a) FORMAT CSV\n1\n2\n")]
    [InlineData("INSERT INTO {0} (a) FORMAT  CSV \r\n1\n2\n")]
    [InlineData("-- FORMAT TSV\nINSERT INTO {0} (a) VALUES (1),(2)")]
    public async Task A_body_may_come_byte_by_byte(string insert)
    {
        var table = await CreateTableAsync("a UInt32");
        var body = Encoding.ASCII.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, insert, table));

        using var response = await _http.Client.PostAsync("/", new Drip(body));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1\n2", await _http.TextAsync($"SELECT a FROM {table} ORDER BY a"));
    }

    [Fact]
    public async Task A_faulty_row_refuses_the_insert()
    {
        var table = await CreateTableAsync("a UInt32");

        using var response = await _http.SendDataAsync($"INSERT INTO {table} FORMAT CSV", "1\nnope\n"u8.ToArray());

        await RawHttp.AssertErrorAsync(HttpStatusCode.BadRequest, 117, response);
        Assert.Equal("0", await _http.TextAsync($"SELECT count() FROM {table}"));
    }

    [Fact]
    public async Task A_body_that_is_not_what_it_says_is_refused()
    {
        var table = await CreateTableAsync("a UInt32");

        using var response = await _http.SendDataAsync($"INSERT INTO {table} FORMAT CSV", "1\n2\n"u8.ToArray(), "gzip");

        await RawHttp.AssertErrorAsync(HttpStatusCode.InternalServerError, 271, response);
    }

    [Theory]
    [InlineData("SELECT nope", "", 404, 47)]
    [InlineData("SELEKT 1", "", 400, 62)]
    [InlineData("SELECT 1; SELECT 2", "", 400, 62)]
    [InlineData("SELECT 1 INTO OUTFILE '/tmp/never'", "", 501, 48)]
    [InlineData("SELECT 1", "database=nowhere", 404, 81)]
    [InlineData("SELECT 1", "max_nothing=1", 404, 115)]
    [InlineData("SELECT 1", "s3_max_connections=1", 400, 452)]
    [InlineData("SELECT 1", "max_threads=many", 400, 27)]
    [InlineData("DROP TABLE IF EXISTS nothing", "readonly=1", 500, 164)]
    [InlineData("SELECT sum(number) FROM numbers(1000000000000)", "max_execution_time=0.2&max_rows_to_read=0", 408, 159)]
    [InlineData("CREATE USER bob", "", 403, 497)]
    [InlineData("CREATE ROW POLICY mine ON system.one USING 1", "", 403, 497)]
    [InlineData("CREATE QUOTA small", "", 403, 497)]
    [InlineData("SELECT groupArray(number) FROM numbers(100000000)", "max_memory_usage=20000000", 500, 241)]
    public async Task A_refusal_has_the_status_and_code_of_the_real_server(string sql, string query, int status, int code)
    {
        using var response = await _http.PostAsync(sql, query);

        await RawHttp.AssertErrorAsync((HttpStatusCode)status, code, response);
    }

    [Theory]
    [InlineData("CREATE USER bob IDENTIFIED WITH sha256_hash BY 'AA'")]
    [InlineData("CREATE ROW POLICY mine ON system.one USING 1 TO bob")]
    [InlineData("CREATE QUOTA small FOR INTERVAL 1 hour MAX queries = 10 TO bob")]
    public async Task Access_statements_can_be_checked_for_syntax(string sql)
    {
        Assert.NotEmpty(await _http.TextAsync($"EXPLAIN AST {sql}"));
        using var faulty = await _http.PostAsync($"EXPLAIN AST {sql} NONSENSE OF 1");
        await RawHttp.AssertErrorAsync(HttpStatusCode.BadRequest, 62, faulty);
    }

    [Fact]
    public async Task What_a_request_sets_ends_with_it()
    {
        var table = engine.NewDatabaseName();
        var before = await _http.TextAsync("SELECT getSetting('max_threads'), getSetting('max_block_size'), currentDatabase()");

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("1\t777", await _http.TextAsync("SELECT getSetting('max_threads'), getSetting('max_block_size')", "max_threads=1&max_block_size=777"));
            await _http.TextAsync("SET max_threads = 1");
            await _http.TextAsync("USE system");
            await _http.TextAsync($"CREATE TEMPORARY TABLE {table} (a UInt8)");
        }

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(before, await _http.TextAsync("SELECT getSetting('max_threads'), getSetting('max_block_size'), currentDatabase()"));
            Assert.Equal("0", await _http.TextAsync($"EXISTS TEMPORARY TABLE {table}"));
        }
    }

    [Fact]
    public void Only_the_loopback_interface_is_listened_to() =>
        Assert.Equal([IPAddress.Loopback], IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == engine.Endpoint.Port).Select(listener => listener.Address));

    public void Dispose() => _http.Dispose();

    private static byte[] Encode(byte[] data, string encoding)
    {
        var target = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(target, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(target, CompressionLevel.Fastest),
            "br" => new BrotliStream(target, CompressionLevel.Fastest),
            _ => new ZstdSharp.CompressionStream(target),
        })
        {
            encoder.Write(data);
        }

        return target.ToArray();
    }

    private async Task<string> CreateTableAsync(string columns)
    {
        var database = engine.NewDatabaseName();
        await _http.TextAsync($"CREATE DATABASE {database}");
        await _http.TextAsync($"CREATE TABLE {database}.facts ({columns}) ENGINE = MergeTree ORDER BY a");
        return $"{database}.facts";
    }

    /// <summary>Writes each byte as a chunk of its own.</summary>
    private sealed class Drip(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var next in body)
            {
                await stream.WriteAsync(new[] { next });
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
