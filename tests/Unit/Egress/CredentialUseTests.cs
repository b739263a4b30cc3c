using System.Security.Cryptography;
using System.Text;
using GridGrains.Egress;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GridGrains.Tests.Unit.Egress;

public sealed class CredentialUseTests
{
    private const string Secret = "client-7:s3cret&value";

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_775_000_000));
    private readonly List<(string Path, string? Authorization, string Body)> _asked = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_is_got_once_and_again_when_it_ends(bool inBody)
    {
        using var source = Source((path, count) => path == "/token" ? $$"""{"access_token":"t{{count}}","expires_in":3600}""" : "{}");
        using var room = RoomFor(source.Host);
        var use = new TokenUse("key", new Uri($"{source.Url}/token"), "prices.read", SendsInBody: inBody);

        await GetAsync(room, source, use);
        await GetAsync(room, source, use);
        _clock.Advance(TimeSpan.FromHours(1));
        await GetAsync(room, source, use);

        Assert.Equal(["/token", "/a", "/a", "/token", "/a"], _asked.Select(asked => asked.Path));
        Assert.Equal(["Bearer t1", "Bearer t1", "Bearer t2"], _asked.Where(asked => asked.Path == "/a").Select(asked => asked.Authorization));
        Assert.Equal(
            inBody ? "grant_type=client_credentials&scope=prices.read&client_id=client-7&client_secret=s3cret%26value" : "grant_type=client_credentials&scope=prices.read", _asked[0].Body);
        Assert.Equal(inBody ? null : $"Basic {Convert.ToBase64String("client-7:s3cret%26value"u8)}", _asked[0].Authorization);
    }

    [Fact]
    public async Task A_token_that_is_refused_before_its_end_is_replaced_once()
    {
        using var source = Source((path, count) => path == "/token" ? $$"""{"access_token":"t{{count}}"}""" : "{}", (path, authorization) => path == "/a" && authorization != "Bearer t2" ? 401 : 200);
        using var room = RoomFor(source.Host);

        var answer = await GetAsync(room, source, new TokenUse("key", new Uri($"{source.Url}/token")));

        Assert.Equal(200, answer.Status);
        Assert.Equal(["/token", "/a", "/token", "/a"], _asked.Select(asked => asked.Path));
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_client"}""", "token_refused", "400 invalid_client")]
    [InlineData(401, "<html>s3cret</html>", "token_refused", "401")]
    [InlineData(503, "", "source_unreachable", "503")]
    [InlineData(200, """{"token":"x"}""", "token_refused", "without access_token")]
    public async Task What_the_server_of_tokens_refuses_is_reported_without_the_secret(int status, string body, string code, string reason)
    {
        using var source = Source((_, _) => body, (_, _) => status);
        using var room = RoomFor(source.Host);

        var refusal = await Assert.ThrowsAsync<EgressException>(() => GetAsync(room, source, new TokenUse("key", new Uri($"{source.Url}/token"))));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Id_and_secret_go_to_no_server_of_tokens_that_the_entry_does_not_name()
    {
        using var source = Source((_, _) => "{}");
        using var other = new LoopbackSource((_, _) => """{"access_token":"t"}"""u8.ToArray());
        using var room = RoomFor(source.Host, other.Host);

        var refusal = await Assert.ThrowsAsync<EgressException>(() => GetAsync(room, source, new TokenUse("key", new Uri($"{other.Url}/token"))));

        Assert.Equal("credential_not_for_host", refusal.Code);
        Assert.Empty(other.Asked);
        Assert.Empty(source.Asked);
    }

    [Fact]
    public async Task A_signature_is_of_what_the_source_can_check()
    {
        var headers = new List<(string? Signature, string? Timestamp, string? Key)>();
        using var source = new LoopbackSource((request, _) =>
        {
            headers.Add((request.Headers["X-Sig"], request.Headers["X-Time"], request.Headers["X-Key-Id"]));
            return "{}"u8.ToArray();
        });
        using var room = RoomFor(source.Host);
        var body = "{\"a\":\"{path}\"}"u8.ToArray();
        var use = new HmacUse("key", "{timestamp}\n{method}\n{path}?{query}\n{key}\n{body}", "X-Sig", "v1=", "X-Time", "X-Key-Id", SignedStamp.Milliseconds, IsSha512: true, IsBase64: true);

        await room.SendAsync(new EgressRequest(new Uri($"{source.Url}/a/b?c=1"), "POST", Body: body, Credential: use), TestContext.Current.CancellationToken);

        // What is filled in is not filled in again: the body keeps its {path}.
        var signed = "1775000000000\nPOST\n/a/b?c=1\nclient-7\n{\"a\":\"{path}\"}";
        var expected = "v1=" + Convert.ToBase64String(HMACSHA512.HashData("s3cret&value"u8, Encoding.UTF8.GetBytes(signed)));
        Assert.Equal([(expected, "1775000000000", "client-7")], headers);
    }

    [Fact]
    public void Signature_of_aws_is_that_of_its_own_documentation()
    {
        // "Signature Calculations for the Authorization Header", example of GET Bucket (List Objects).
        using var message = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/?prefix=J&max-keys=2");

        new AwsUse("key", "AKIAIOSFODNN7EXAMPLE", "us-east-1").Apply(message, default, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));

        Assert.EndsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", message.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
    }

    private LoopbackSource Source(Func<string, int, string> answerOf, Func<string, string?, int>? statusOf = null) => new((request, answer) =>
    {
        using var reader = new StreamReader(request.InputStream);
        _asked.Add((request.RawUrl!, request.Headers["Authorization"], reader.ReadToEnd()));
        answer.StatusCode = statusOf?.Invoke(request.RawUrl!, request.Headers["Authorization"]) ?? 200;
        return Encoding.UTF8.GetBytes(answerOf(request.RawUrl!, _asked.Count(asked => asked.Path == request.RawUrl)));
    });

    private EgressRoom RoomFor(params string[] hosts) => new(
        new EgressOptions
        {
            AllowedHosts = EgressOptions.HostsOf(string.Join(',', hosts)),
            Credentials = new CredentialTable(new Dictionary<string, CredentialEntry> { ["key"] = new("env", "KEY", [hosts[0]]) }, _ => Secret),
        },
        _clock);

    private static Task<EgressAnswer> GetAsync(EgressRoom room, LoopbackSource source, CredentialUse use) =>
        room.SendAsync(new EgressRequest(new Uri($"{source.Url}/a"), Credential: use), TestContext.Current.CancellationToken);
}
