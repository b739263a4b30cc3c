using System.Net;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

public sealed class SecretTests(EmbeddedClickHouse engine)
{
    [Theory]
    [InlineData("/ping")]
    [InlineData("/")]
    [InlineData("/?query=SELECT%201")]
    [InlineData("/?query=SELECT%201&user=default&password=wrong")]
    [InlineData("/nothing")]
    public async Task Nothing_is_answered_without_the_secret(string path)
    {
        using var http = new HttpClient { BaseAddress = engine.Endpoint.Address };

        using var response = await http.GetAsync(path);

        await RawHttp.AssertErrorAsync(HttpStatusCode.Forbidden, 516, response);
    }

    [Theory]
    [InlineData("default", "")]
    [InlineData("default", "wrong")]
    [InlineData("other", null)]
    public async Task A_wrong_credential_is_refused_in_the_headers_too(string user, string? key)
    {
        using var http = new HttpClient { BaseAddress = engine.Endpoint.Address };
        http.DefaultRequestHeaders.Add("X-ClickHouse-User", user);
        http.DefaultRequestHeaders.Add("X-ClickHouse-Key", key ?? engine.Endpoint.Password);

        using var response = await http.PostAsync("/", new StringContent("SELECT 1"));

        await RawHttp.AssertErrorAsync(HttpStatusCode.Forbidden, 516, response);
    }

    [Fact]
    public async Task The_secret_is_taken_from_headers_and_from_the_address()
    {
        var secret = engine.Endpoint.Password;
        using var http = new HttpClient { BaseAddress = engine.Endpoint.Address };
        Assert.Equal("1\n", await http.GetStringAsync($"/?query=SELECT%201&user=default&password={secret}"));
        http.DefaultRequestHeaders.Add("X-ClickHouse-Key", secret);
        Assert.Equal("Ok.\n", await http.GetStringAsync("/ping"));
    }

    [Fact]
    public void The_secret_is_not_in_what_an_endpoint_prints() =>
        Assert.DoesNotContain(engine.Endpoint.Password, engine.Endpoint.ToString(), StringComparison.Ordinal);
}
