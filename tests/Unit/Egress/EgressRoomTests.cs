using System.Net;
using System.Text;
using GridGrains.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Egress;

public sealed class EgressRoomTests
{
    private const string Secret = "s3cret-value";

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2606:4700::1111", true)]
    public void Only_public_addresses_are_public(string address, bool isPublic) => Assert.Equal(isPublic, AddressRules.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Loopback_is_refused_at_the_connection_however_it_is_written(string host)
    {
        using var source = new LoopbackSource((_, _) => "{}"u8.ToArray());
        using var room = new EgressRoom(new EgressOptions(), TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<EgressException>(() => GetAsync(room, $"http://{host}:{source.Port}/"));

        Assert.Equal("address_refused", refusal.Code);
        Assert.Empty(source.Asked);
    }

    [Fact]
    public async Task A_declared_host_is_reached_at_its_port_only()
    {
        using var source = new LoopbackSource((_, _) => "{}"u8.ToArray());
        using var other = new LoopbackSource((_, _) => "{}"u8.ToArray());
        using var room = RoomFor(source);

        Assert.Equal(200, (await GetAsync(room, source.Url)).Status);
        Assert.Equal("address_refused", (await Assert.ThrowsAsync<EgressException>(() => GetAsync(room, other.Url))).Code);
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_refused()
    {
        using var inner = new LoopbackSource((_, _) => "secret"u8.ToArray());
        using var source = new LoopbackSource((_, answer) => Redirect(answer, inner.Url));
        using var room = RoomFor(source);

        Assert.Equal("address_refused", (await Assert.ThrowsAsync<EgressException>(() => GetAsync(room, source.Url))).Code);
        Assert.Empty(inner.Asked);
    }

    [Fact]
    public async Task A_secret_goes_to_its_host_and_no_redirect_carries_it()
    {
        var seen = new List<string?>();
        using var source = new LoopbackSource((request, answer) =>
        {
            seen.Add(request.Headers["X-Api-Key"]);
            return request.RawUrl == "/" ? Redirect(answer, "/moved") : "{}"u8.ToArray();
        });
        using var room = RoomFor(source, Table(source.Host));

        await GetAsync(room, source.Url, CredentialUse.Header("key", "X-Api-Key"));

        Assert.Equal([Secret, null], seen);
    }

    [Fact]
    public async Task A_secret_goes_to_no_other_host_and_to_no_other_tenant()
    {
        using var source = new LoopbackSource((_, _) => "{}"u8.ToArray());
        using var foreign = RoomFor(source, Table("api.example.com"));
        using var owned = RoomFor(source, Table(source.Host, "desk"));
        var use = CredentialUse.Bearer("key");

        var refusals = new[]
        {
            await Assert.ThrowsAsync<EgressException>(() => GetAsync(foreign, source.Url, use)),
            await Assert.ThrowsAsync<EgressException>(() => GetAsync(owned, source.Url, use)),
            await Assert.ThrowsAsync<EgressException>(() => GetAsync(owned, source.Url, CredentialUse.Bearer("PATH"))),
        };

        Assert.Equal(["credential_not_for_host", "unknown_credential", "unknown_credential"], refusals.Select(refusal => refusal.Code));
        Assert.DoesNotContain(refusals, refusal => refusal.ToString().Contains(Secret, StringComparison.Ordinal));
        Assert.Empty(source.Asked);
    }

    [Fact]
    public async Task A_key_in_the_query_is_in_no_answer_and_no_message()
    {
        using var source = new LoopbackSource((request, answer) =>
        {
            answer.StatusCode = request.Url!.Query.Contains(Secret, StringComparison.Ordinal) ? 200 : 401;
            return "{}"u8.ToArray();
        });
        using var room = RoomFor(source, Table(source.Host));

        var answer = await GetAsync(room, $"{source.Url}/a?b=1", CredentialUse.Query("key", "api_key"));

        Assert.Equal((200, "?b=1"), (answer.Status, answer.Address.Query));
    }

    [Fact]
    public async Task An_answer_over_its_bound_is_cut_off_packed_or_not()
    {
        using var source = new LoopbackSource((_, answer) =>
        {
            answer.AddHeader("Content-Encoding", "gzip");
            using var packed = new MemoryStream();
            using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            {
                gzip.Write(new byte[1 << 20]);
            }

            return packed.ToArray();
        });
        using var room = RoomFor(source);

        var refusal = await Assert.ThrowsAsync<EgressException>(() => room.SendAsync(new EgressRequest(new Uri(source.Url), MaxAnswerBytes: 100_000), TestContext.Current.CancellationToken));

        Assert.Equal("answer_too_large", refusal.Code);
    }

    [Theory]
    [InlineData("ftp://example.com/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:pass@example.com/")]
    public async Task Other_schemes_and_users_in_addresses_are_refused(string address)
    {
        using var room = new EgressRoom(new EgressOptions(), TimeProvider.System);

        Assert.Equal("bad_address", (await Assert.ThrowsAsync<EgressException>(() => GetAsync(room, address))).Code);
    }

    [Fact]
    public async Task Endless_redirects_end()
    {
        using var source = new LoopbackSource((_, answer) => Redirect(answer, "/again"));
        using var room = RoomFor(source);

        Assert.Equal("too_many_redirects", (await Assert.ThrowsAsync<EgressException>(() => GetAsync(room, source.Url))).Code);
        Assert.Equal(EgressOptions.MaxRedirects + 1, source.Asked.Count);
    }

    [Fact]
    public void A_table_with_an_unknown_provider_or_without_hosts_is_refused()
    {
        Assert.Throws<FormatException>(() => new CredentialTable(new Dictionary<string, CredentialEntry> { ["a"] = new("vault", "x", ["example.com"]) }));
        Assert.Throws<FormatException>(() => new CredentialTable(new Dictionary<string, CredentialEntry> { ["a"] = new("env", "x", []) }));
        Assert.Throws<FormatException>(() => new CredentialTable(new Dictionary<string, CredentialEntry> { ["a"] = new("env", "x", ["example.com"], Use: CredentialEntry.Webhook) }));
    }

    private static EgressRoom RoomFor(LoopbackSource source, CredentialTable? credentials = null) =>
        new(new EgressOptions { AllowedHosts = EgressOptions.HostsOf(source.Host), Credentials = credentials ?? CredentialTable.Empty }, TimeProvider.System);

    private static CredentialTable Table(string host, string? tenant = null) =>
        new(new Dictionary<string, CredentialEntry> { ["key"] = new("env", "KEY", [host], tenant) }, name => name == "KEY" ? Secret : null);

    private static Task<EgressAnswer> GetAsync(EgressRoom room, string address, CredentialUse? credential = null) =>
        room.SendAsync(new EgressRequest(new Uri(address), Credential: credential), TestContext.Current.CancellationToken);

    private static byte[] Redirect(HttpListenerResponse answer, string to)
    {
        answer.StatusCode = 302;
        answer.AddHeader("Location", to);
        return Encoding.UTF8.GetBytes("moved");
    }
}
