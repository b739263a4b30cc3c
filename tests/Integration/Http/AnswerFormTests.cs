using System.IO.Compression;
using System.Net;
using ZstdSharp;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Answers packed, and answers without their body.</summary>
public sealed class AnswerFormTests(SiloFixture silo)
{
    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("zstd", "zstd")]
    [InlineData("gzip;q=0.5, br", "br")]
    public async Task Json_is_packed_as_the_client_asks(string asked, string expected)
    {
        var plain = await silo.Http.GetByteArrayAsync("/v1/isos", TestContext.Current.CancellationToken);
        using var response = await SendAsync(HttpMethod.Get, "/v1/isos", asked);

        Assert.Equal([expected], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        var packed = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(packed.Length < plain.Length / 2, $"{packed.Length} of {plain.Length} bytes");
        Assert.Equal(plain, Unpack(expected, packed));
    }

    [Fact]
    public async Task Nothing_is_packed_unasked()
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/isos", null);

        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/v1/live")]
    [InlineData("/v1/events")]
    public async Task Streams_of_events_are_not_packed(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path, "gzip, br, zstd");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Problem_is_whole_whatever_the_client_unpacks()
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/cubes/current_hub_prices", "gzip");

        Assert.Equal("warehouse_unavailable", (await Problems.ReadAsync(response, HttpStatusCode.ServiceUnavailable)).Code);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/isos")]
    [InlineData("/v1/nodes?limit=1")]
    [InlineData("/v1/live")]
    [InlineData("/v1/events")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/reference/")]
    [InlineData("/dashboard/")]
    [InlineData("/iceberg/v1/namespaces/power")]
    public async Task Head_is_answered_where_get_is(string path)
    {
        using var get = await SendAsync(HttpMethod.Get, path, null);
        using var head = await SendAsync(HttpMethod.Head, path, null);

        Assert.True(head.IsSuccessStatusCode, $"{head.StatusCode}");
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        if (!path.StartsWith("/iceberg", StringComparison.Ordinal))
        {
            Assert.Equal((get.StatusCode, get.Content.Headers.ContentType?.MediaType), (head.StatusCode, head.Content.Headers.ContentType?.MediaType));
        }
    }

    [Theory]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/nodes?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/v1/audit", HttpStatusCode.MethodNotAllowed)]
    public async Task Head_is_refused_as_get_is(string path, HttpStatusCode expected)
    {
        using var head = await SendAsync(HttpMethod.Head, path, null);

        Assert.Equal(expected, head.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? coding)
    {
        using var request = new HttpRequestMessage(method, path);
        if (coding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
        }

        return await silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static byte[] Unpack(string coding, byte[] packed)
    {
        using var source = new MemoryStream(packed);
        using Stream unpacking = coding switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            _ => new DecompressionStream(source),
        };
        using var plain = new MemoryStream();
        unpacking.CopyTo(plain);
        return plain.ToArray();
    }
}
