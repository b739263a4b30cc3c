using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using GridGrains.Client;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Tests.Integration.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>Keys over HTTP, from the first one on.</summary>
public sealed class KeyEndpointTests(SiloFixture silo)
{
    private const string Keys = "/v1/governance/keys";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_is_made_used_rotated_and_revoked()
    {
        var made = await IssueAsync(new ApiKeyRequest("ann", "analyst", "desk", null, "notebook"));
        var me = await MeAsync(made.Secret);
        Assert.Equal(("ann", made.Key.Id, "desk", "analyst", "read query"), (me.Owner, me.KeyId, me.Tenant, me.Role, string.Join(' ', me.Scopes)));

        var next = (await PostAsync<NewApiKey>($"{Keys}/{made.Key.Id}/rotate", new RotationRequest(3600), GovernanceJson.Default.NewApiKey))!;
        Assert.Equal(("ann", next.Key.Id), ((await MeAsync(made.Secret)).Owner, (await MeAsync(next.Secret)).KeyId));

        foreach (var id in new[] { made.Key.Id, next.Key.Id })
        {
            using var revoked = await silo.Http.DeleteAsync($"{Keys}/{id}", Cancellation);
            Assert.Equal("revoked", (await revoked.Content.ReadFromJsonAsync(GovernanceJson.Default.ApiKeyView, Cancellation))!.State);
        }

        foreach (var secret in new[] { made.Secret, next.Secret })
        {
            using var refused = await SendAsync(HttpMethod.Get, "/v1/governance/me", secret);
            Assert.Contains("was revoked", (await Problems.ReadAsync(refused, HttpStatusCode.Unauthorized)).Detail);
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        }

        var listed = (await silo.Http.GetFromJsonAsync(Keys, GovernanceJson.Default.ApiKeyList, Cancellation))!.Keys;
        Assert.Equal((next.Key.Id, "revoked"), (listed.Single(key => key.Id == made.Key.Id).Successor, listed.Single(key => key.Id == next.Key.Id).State));
        Assert.NotNull(listed.Single(key => key.Id == made.Key.Id).LastUsedAt);
        Assert.DoesNotContain(made.Secret[^64..], await silo.Http.GetStringAsync(Keys, Cancellation));
        await ToldAsync(made.Key.Id, "loopback", ["key.issue", "key.rotate", "key.revoke"]);
    }

    [Fact]
    public async Task Rotation_without_overlap_ends_the_old_key_at_once()
    {
        var made = await IssueAsync(new ApiKeyRequest("ben", "reader"));

        await PostAsync<NewApiKey>($"{Keys}/{made.Key.Id}/rotate", new RotationRequest(0), GovernanceJson.Default.NewApiKey);

        using var refused = await SendAsync(HttpMethod.Get, "/v1/isos", made.Secret);
        Assert.Contains("was put in its place", (await Problems.ReadAsync(refused, HttpStatusCode.Unauthorized)).Detail);
    }

    [Theory]
    [InlineData("""{"owner":"ann","role":"king"}""", "bad_request", "'king' is no role; there are reader, writer")]
    [InlineData("""{"owner":"ann","role":"reader","tenant":"nobody"}""", "unknown_tenant", "the policy has default, desk, caiso-partner")]
    [InlineData("""{"owner":"ann","role":"reader","scopes":["admin"]}""", "invalid_setting", "'admin' is no scope of the role reader; it has read")]
    [InlineData("""{"owner":"ann","role":"reader","expires_at":"2020-01-01T00:00:00Z"}""", "invalid_setting", "is over already")]
    [InlineData("""{"owner":"","role":"reader"}""", "invalid_setting", "owner is a text")]
    [InlineData("""{"owner":"ann","role":"reader","admin":true}""", "bad_json", "has the field 'admin'")]
    [InlineData("""{"role":"reader"}""", "bad_json", "lacks 'owner'")]
    [InlineData("[]", "bad_json", "")]
    public async Task Wish_that_cannot_be_is_refused_with_what_may(string body, string code, string detail)
    {
        using var response = await silo.Http.PostAsync(Keys, new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), Cancellation);

        var problem = await Problems.ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(code, problem.Code);
        Assert.Contains(detail, problem.Detail);
    }

    [Fact]
    public async Task Key_that_is_not_there_is_neither_rotated_nor_revoked()
    {
        using var rotated = await silo.Http.PostAsync($"{Keys}/0000000000000000/rotate", JsonContent.Create(new RotationRequest(), GovernanceJson.Default.RotationRequest), Cancellation);
        using var revoked = await silo.Http.DeleteAsync($"{Keys}/0000000000000000", Cancellation);

        Assert.Equal("unknown_key", (await Problems.ReadAsync(rotated, HttpStatusCode.NotFound)).Code);
        Assert.Equal("unknown_key", (await Problems.ReadAsync(revoked, HttpStatusCode.NotFound)).Code);
    }

    [Fact]
    public async Task Key_is_presented_as_token_as_header_or_as_password()
    {
        var secret = (await IssueAsync(new ApiKeyRequest("eve", "reader"))).Secret;
        foreach (var (name, value) in new[]
        {
            ("Authorization", "Bearer " + secret), ("Authorization", "bearer  " + secret), ("X-Api-Key", secret),
            ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("any name:" + secret))),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/governance/me");
            request.Headers.TryAddWithoutValidation(name, value);
            using var response = await silo.Http.SendAsync(request, Cancellation);
            Assert.Equal("eve", (await response.Content.ReadFromJsonAsync(GovernanceJson.Default.CallerView, Cancellation))!.Owner);
        }
    }

    [Fact]
    public async Task Browser_is_led_to_the_page_that_takes_a_key()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "gg_wrong");

        using var page = await silo.Http.SendAsync(request, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "/sign-in?to=%2F"), (page.StatusCode, page.RequestMessage!.RequestUri!.PathAndQuery));
    }

    [Fact]
    public async Task Loopback_without_keys_needs_none_and_takes_no_proxy()
    {
        var me = (await silo.Http.GetFromJsonAsync("/v1/governance/me", GovernanceJson.Default.CallerView, Cancellation))!;
        Assert.Equal((null, null, false, 6), (me.Owner, me.Role, me.KeysRequired, me.Scopes.Count));

        using var other = await SendAsync(HttpMethod.Get, "/v1/isos", "some-token-of-another-program");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        foreach (var header in new[] { "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/isos");
            request.Headers.TryAddWithoutValidation(header, "for=10.0.0.7");
            using var refused = await silo.Http.SendAsync(request, Cancellation);
            Assert.Equal("forwarded_without_keys", (await Problems.ReadAsync(refused, HttpStatusCode.Forbidden)).Code);
        }
    }

    [Fact]
    public async Task Actor_of_an_act_is_the_keys_owner_whatever_the_body_says()
    {
        var made = await IssueAsync(new ApiKeyRequest("olga", "operator"));
        var buffer = new RecordBuffer();
        buffer.Add("MISO/DLQ_OF_OLGA"u8, "no json"u8);
        var places = await silo.Services.GetRequiredService<IPartitionLog>().AppendAsync(Topics.RealTimeLmp, buffer, new RecordHeaders("lmp/1", "TEST"), Cancellation);
        var id = $"{Topics.RealTimeLmp}:{places[0].Partition}:{places[0].Offset}";
        await Poll.UntilAsync(async () => (await silo.Http.GetAsync($"/v1/dlq/{id}", Cancellation)).IsSuccessStatusCode, "the letter is held");

        await ActAsync("/v1/dlq/discard", $$"""{"ids":["{{id}}"],"actor":"ann"}""", made.Secret);
        await ActAsync("/v1/audit", """{"from":"2025-03-03","iso":"ISONE"}""", made.Secret);

        await ToldAsync(id, "olga", ["dlq.discard"]);
        await ToldAsync("post /v1/audit", "olga", ["request"]);
        Assert.Empty((await silo.Http.GetFromJsonAsync("/v1/dlq/audit?subject=post%20/v1/dlq/discard", ApiJson.Default.AuditPage, Cancellation))!.Acts);
    }

    [Fact]
    public async Task Client_presents_its_key()
    {
        var made = await IssueAsync(new ApiKeyRequest("sdk", "reader", "caiso-partner"));
        await using var provider = new ServiceCollection().AddGridGrainsClient(options => (options.BaseAddress, options.ApiKey) = (silo.Address, made.Secret)).BuildServiceProvider();
        var client = provider.GetRequiredService<GridGrainsClient>();

        await Assert.ThrowsAnyAsync<GridGrainsException>(() => client.GetShardsAsync(Cancellation));
        Assert.Equal("CAISO", (await client.GetHubAsync("CAISO", "SP15", Cancellation)).Iso);
        await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => client.GetHubAsync("ERCOT", "HB_NORTH", Cancellation));
    }

    [Fact]
    public async Task Near_names_of_a_restricted_tenant_are_of_its_market_alone()
    {
        var made = await IssueAsync(new ApiKeyRequest("partner", "reader", "caiso-partner"));
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Ercot, "CANARY_OF_ANOTHER", 0, 1));
        foreach (var path in new[] { "/v1/nodes/CAISO/CANARY_OF_ANOTHE", "/v1/hubs/CAISO/HB_NORTH", "/v1/nodes/CAISO/ERCOT%2FCANARY_OF_ANOTHER", "/v1/nodes/ERCOT/CANARY_OF_ANOTHER", "/v1/nodes/CAISO/..%2FERCOT%2FCANARY_OF_ANOTHER" })
        {
            using var response = await SendAsync(HttpMethod.Get, path, made.Secret);
            var body = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.DoesNotContain("\"lmp", body);
            Assert.DoesNotContain("HB_", body.Replace("'HB_NORTH'", "", StringComparison.Ordinal).Replace("/HB_NORTH", "", StringComparison.Ordinal));
            Assert.DoesNotContain("[\"ERCOT", body);
        }
    }

    private async Task ActAsync(string path, string body, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await silo.Http.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<NewApiKey> IssueAsync(ApiKeyRequest request) => (await PostAsync<NewApiKey>(Keys, request, GovernanceJson.Default.NewApiKey))!;

    private async Task<TAnswer?> PostAsync<TAnswer>(string path, object body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TAnswer> type)
    {
        using var content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body, body.GetType(), GovernanceJson.Default), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await silo.Http.PostAsync(path, content, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return await response.Content.ReadFromJsonAsync(type, Cancellation);
    }

    private async Task<CallerView> MeAsync(string secret)
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/governance/me", secret);
        return (await response.Content.ReadFromJsonAsync(GovernanceJson.Default.CallerView, Cancellation))!;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string secret)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return silo.Http.SendAsync(request, Cancellation);
    }

    private Task ToldAsync(string subject, string actor, string[] actions) => Poll.UntilAsync(
        async () => (await silo.Http.GetFromJsonAsync($"/v1/dlq/audit?subject={Uri.EscapeDataString(subject)}", ApiJson.Default.AuditPage, Cancellation))!.Acts
            .Where(act => act.Actor == actor).Select(act => act.Action).Reverse().SequenceEqual(actions),
        $"{subject} is informed");
}
