using System.Net;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Governance;

public sealed class RequestGateTests(SiloFixture silo) : IDisposable
{
    private static readonly Caller Ann = new("ann", "0123456789abcdef", "default", "reader", AccessScope.Read, null);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Looping_key_is_held_to_the_pace_and_no_other_one_is()
    {
        var gate = Gate("requests: { per_key: { per_second: 2, burst: 3 } }");
        for (var i = 0; i < 3; i++)
        {
            gate.Pass(Ann);
        }

        var refused = Assert.Throws<ApiException>(() => gate.Pass(Ann));
        Assert.Equal(("too_many_requests", 429, TimeSpan.FromMilliseconds(500)), (refused.Problem.Code, refused.Problem.Status, refused.RetryAfter));
        Assert.Contains("2 times a second, 3 at once", refused.Message);
        gate.Pass(Ann with { KeyId = "fedcba9876543210" });
        gate.Pass(Ann with { KeyId = null, Owner = "ben" });
        gate.Pass(Caller.Local);

        _clock.Advance(TimeSpan.FromMilliseconds(500));
        gate.Pass(Ann);
    }

    [Fact]
    public void Address_that_guesses_is_held_to_the_pace_by_its_network()
    {
        var gate = Gate("requests: { per_address: { per_second: 1, burst: 2 } }");
        foreach (var address in new[] { "2001:db8:1:2::1", "2001:db8:1:2::ffff" })
        {
            gate.Refuse(IPAddress.Parse(address));
        }

        Assert.Throws<ApiException>(() => gate.Refuse(IPAddress.Parse("2001:db8:1:2:3:4:5:6")));
        gate.Refuse(IPAddress.Parse("2001:db8:1:3::1"));
        gate.Refuse(IPAddress.Parse("10.0.0.7"));
        gate.Refuse(IPAddress.Parse("::ffff:10.0.0.7"));
        Assert.Throws<ApiException>(() => gate.Refuse(IPAddress.Parse("10.0.0.7")));
    }

    [Fact]
    public void Many_addresses_take_bounded_room()
    {
        var gate = Gate("requests: { per_address: { per_second: 0.01, burst: 1 } }");
        for (var i = 0; i < RequestGate.MaxCallers; i++)
        {
            gate.Refuse(new IPAddress(0x0A000000L + i));
        }

        gate.Refuse(IPAddress.Parse("192.0.2.1"));
        Assert.Throws<ApiException>(() => gate.Refuse(IPAddress.Parse("192.0.2.2")));

        _clock.Advance(TimeSpan.FromHours(1));
        gate.Refuse(IPAddress.Parse("192.0.2.2"));
        gate.Refuse(IPAddress.Parse("192.0.2.3"));
    }

    [Fact]
    public async Task Guard_holds_good_keys_and_bad_ones_to_their_pace()
    {
        var keys = silo.Services.GetRequiredService<KeyStore>();
        var (_, key) = await keys.IssueAsync(new KeyWish("pace", ApiKey.DefaultTenant, AccessRole.Reader, null, null, null), "the test", TestContext.Current.CancellationToken);
        var gate = Gate("requests: { per_key: { per_second: 1, burst: 2 }, per_address: { per_second: 1, burst: 2 } }");
        var bad = ApiKeyText.Of(new byte[ApiKeyText.RandomBytes]);

        Assert.Equal(["passed", "passed", "too_many_requests"], [await PassAsync(gate, key), await PassAsync(gate, key), await PassAsync(gate, key)]);
        Assert.Equal(["bad_key", "bad_key", "too_many_requests"], [await PassAsync(gate, bad), await PassAsync(gate, bad), await PassAsync(gate, bad)]);
        Assert.Equal(Enumerable.Repeat("passed", 10), await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PassAsync(gate, keys.OwnKey))));
    }

    [Fact]
    public void Without_a_pace_any_pace_is_taken()
    {
        var gate = Gate("tenants: {}");
        for (var i = 0; i < 1000; i++)
        {
            gate.Pass(Ann);
            gate.Refuse(IPAddress.Loopback);
        }
    }

    private async Task<string> PassAsync(RequestGate gate, ApiKeyText key)
    {
        var services = silo.Services;
        var control = new AccessControl(
            services.GetRequiredService<KeyStore>(), services.GetRequiredService<PolicyFile>(), services.GetRequiredService<TokenReader>(),
            services.GetRequiredService<PageSessions>(), new AccessSettings(KeysRequired: true, null, null));
        var guard = new AccessGuard(static _ => Task.CompletedTask, control, gate, services.GetRequiredService<ActTrail>(), services.GetRequiredService<GovernanceInstruments>());
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = $"Bearer {key.Reveal()}";
        return (await Record.ExceptionAsync(() => guard.InvokeAsync(context)) as ApiException)?.Problem.Code ?? "passed";
    }

    private RequestGate Gate(string text)
    {
        var path = Path.Combine(_directory.FullName, "governance.yaml");
        File.WriteAllText(path, $"version: 1\n{text}\n");
        return new RequestGate(PolicyFile.Open(path), silo.Services.GetRequiredService<GovernanceInstruments>(), _clock);
    }
}
