using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Portal.Hosting;
using GridGrains.Silo.Governance;
using GridGrains.Tests.Integration.Http;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>A browser gives a key once; the cookie in its place is good for no more, and for nobody else's pages.</summary>
public sealed class SessionTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_stands_for_its_key_and_ends_with_it()
    {
        var made = await IssueAsync("clara");
        var cookie = await BeginAsync(made.Secret);
        Assert.DoesNotContain(made.Secret, cookie, StringComparison.Ordinal);
        Assert.Equal("clara", await OwnerAsync(cookie));

        using var written = await SendAsync(HttpMethod.Post, "/v1/ingest/ISO_RT_LMP", cookie);
        Assert.Equal("foreign_origin", (await Problems.ReadAsync(written, HttpStatusCode.Forbidden)).Code);
        using var own = await SendAsync(HttpMethod.Delete, "/v1/governance/keys/nothing", cookie, silo.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal("forbidden", (await Problems.ReadAsync(own, HttpStatusCode.Forbidden)).Code);

        using var revoked = await silo.Http.DeleteAsync($"/v1/governance/keys/{made.Key.Id}", Cancellation);
        using var ended = await SendAsync(HttpMethod.Get, "/v1/governance/me", cookie);
        Assert.Contains("was revoked", (await Problems.ReadAsync(ended, HttpStatusCode.Unauthorized)).Detail);
    }

    [Fact]
    public async Task Cookie_is_for_this_server_alone_and_out_of_scripts_reach()
    {
        using var begun = await SendKeyAsync(HttpMethod.Post, (await IssueAsync("dora")).Secret);
        var cookie = Assert.Single(begun.Headers.GetValues("Set-Cookie"));

        Assert.All(["httponly", "samesite=lax", "path=/", "max-age=43200"], part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("no-store", begun.Headers.CacheControl?.ToString());
        using var unasked = await silo.Http.PostAsync("/v1/session", null, Cancellation);
        Assert.Equal("no_key", (await Problems.ReadAsync(unasked, HttpStatusCode.Unauthorized)).Code);
    }

    [Fact]
    public async Task Session_that_was_left_or_made_up_stands_for_nobody()
    {
        var cookie = await BeginAsync((await IssueAsync("emil")).Secret);
        using var left = await SendAsync(HttpMethod.Delete, "/v1/session", cookie, silo.Address.GetLeftPart(UriPartial.Authority));
        Assert.True(left.IsSuccessStatusCode);

        Assert.NotEqual("emil", await OwnerAsync(cookie));
        Assert.NotEqual("emil", await OwnerAsync(new string('0', 64)));
    }

    [Fact]
    public async Task Reader_without_a_good_key_is_led_to_the_page_and_a_program_is_told()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/operations?x=1");
        request.Headers.Add("Accept", "text/html");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"gg_{new string('0', 16)}_{new string('0', 64)}");
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = silo.Address };
        using var led = await browser.SendAsync(request, Cancellation);
        using var page = await browser.GetAsync(led.Headers.Location, Cancellation);

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?to=%2Foperations%3Fx%3D1"), (led.StatusCode, led.Headers.Location!.ToString()));
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("method=\"post\"", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_end_by_themselves_and_the_oldest_make_room()
    {
        var clock = new FakeTimeProvider();
        var sessions = new PageSessions(clock);
        var first = sessions.Begin("one");
        clock.Advance(PageSessions.Lifetime - TimeSpan.FromSeconds(1));
        var second = sessions.Begin("two");
        Assert.Equal(("one", "two"), (sessions.SecretOf(first), sessions.SecretOf(second)));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((null, "two"), (sessions.SecretOf(first), sessions.SecretOf(second)));
        for (var i = 0; i < PageSessions.MaxSessions; i++)
        {
            clock.Advance(TimeSpan.FromTicks(1));
            sessions.Begin("more");
        }

        Assert.Null(sessions.SecretOf(second));
    }

    private async Task<NewApiKey> IssueAsync(string owner)
    {
        using var answer = await silo.Http.PostAsJsonAsync("/v1/governance/keys", new ApiKeyRequest(owner, "reader"), GovernanceJson.Default.ApiKeyRequest, Cancellation);
        return (await answer.Content.ReadFromJsonAsync(GovernanceJson.Default.NewApiKey, Cancellation))!;
    }

    private async Task<string> BeginAsync(string secret)
    {
        using var begun = await SendKeyAsync(HttpMethod.Post, secret);
        Assert.True(begun.IsSuccessStatusCode);
        return begun.Headers.GetValues("Set-Cookie").Single().Split(';')[0][(SignInPage.Cookie.Length + 1)..];
    }

    private async Task<HttpResponseMessage> SendKeyAsync(HttpMethod method, string secret)
    {
        using var request = new HttpRequestMessage(method, "/v1/session");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return await SendAsync(request);
    }

    private async Task<string?> OwnerAsync(string cookie)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/v1/governance/me", cookie);
        return (await answer.Content.ReadFromJsonAsync(GovernanceJson.Default.CallerView, Cancellation))!.Owner;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string cookie, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", $"{SignInPage.Cookie}={cookie}");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await SendAsync(request);
    }

    // The client that tests share would keep the cookie, and send it with everybody's requests.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = silo.Address };
        return await client.SendAsync(request, Cancellation);
    }
}
