using GridGrains.Domain;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>What a start must have, and what becomes of a policy file that changes.</summary>
public sealed class StartRuleTests : IDisposable
{
    private static readonly string Key = ApiKeyText.Of(new byte[ApiKeyText.RandomBytes]).Reveal();

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-");

    private string PolicyPath => Path.Combine(_directory.FullName, "governance.yaml");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:80")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://10.0.0.7:8080")]
    [InlineData("http://grid.example:8080")]
    [InlineData("http://localhost.example:8080")]
    [InlineData("https://[2001:db8::1]:8443")]
    public void Start_beyond_loopback_without_keys_is_refused_with_the_line_that_mends_it(string url)
    {
        var refused = Assert.Throws<DomainException>(() => StartRules.Check(SettingsOf(AccessSettings.Open, "http://127.0.0.1:8080", url)));

        Assert.StartsWith($"{url} is not loopback", refused.Message);
        Assert.Contains("Add --auth and set GRIDGRAINS_ADMIN_KEY to a key that 'keys new' prints", refused.Message);
        Assert.Throws<DomainException>(() => SiloHost.Build(SettingsOf(AccessSettings.Open, url)));
        StartRules.Check(SettingsOf(new AccessSettings(true, Key, null), url));
    }

    [Fact]
    public void Grpc_beyond_loopback_without_keys_is_refused_too()
    {
        var refused = Assert.Throws<DomainException>(() => StartRules.Check(SettingsOf(AccessSettings.Open) with { GrpcUrl = "http://0.0.0.0:6566" }));

        Assert.StartsWith("http://0.0.0.0:6566 is not loopback", refused.Message);
        StartRules.Check(SettingsOf(new AccessSettings(true, Key, null)) with { GrpcUrl = "http://0.0.0.0:6566" });
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.9.8.7:0")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://LOCALHOST:8080")]
    [InlineData("http://[::1]:8080")]
    public void Loopback_starts_without_keys(string url) => StartRules.Check(SettingsOf(AccessSettings.Open, url));

    [Fact]
    public void Keys_need_somebody_who_may_make_them()
    {
        Assert.Contains("--auth needs somebody", Assert.Throws<DomainException>(() => StartRules.Check(SettingsOf(new AccessSettings(true, null, null)))).Message);
        File.WriteAllText(PolicyPath, "version: 1\n");
        Assert.Contains("--auth needs somebody", Assert.Throws<DomainException>(() => StartRules.Check(SettingsOf(new AccessSettings(true, null, PolicyPath)))).Message);
    }

    [Fact]
    public void Admin_key_of_another_form_is_refused_and_not_shown()
    {
        var refused = Assert.Throws<DomainException>(() => StartRules.Check(SettingsOf(new AccessSettings(true, "hunter2", null))));

        Assert.DoesNotContain("hunter2", refused.Message);
        Assert.Contains("gg_ID_SECRET", refused.Message);
    }

    [Fact]
    public void Bad_policy_stops_the_start_with_file_and_line()
    {
        File.WriteAllText(PolicyPath, "version: 1\ntenants:\n  desk:\n    isos: [CASIO]\n");

        var refused = Assert.Throws<DomainException>(() => StartRules.Check(SettingsOf(new AccessSettings(true, Key, PolicyPath))));

        Assert.Equal($"{PolicyPath}:4: 'CASIO' is no market; there are CAISO MISO SPP PJM NYISO ERCOT ISONE; write CAISO", refused.Message);
        Assert.Contains("cannot be read", Assert.Throws<DomainException>(() => PolicyFile.Open(PolicyPath + ".gone")).Message);
    }

    [Fact]
    public void Change_of_the_file_is_taken_and_a_bad_one_changes_nothing()
    {
        File.WriteAllText(PolicyPath, "version: 1\ntenants:\n  desk: {}\n");
        var policy = PolicyFile.Open(PolicyPath);
        Assert.Equal(PolicyLook.Same, policy.Look());

        File.WriteAllText(PolicyPath, "version: 1\ntenants:\n  desk:\n    isos: [PJM]\n");
        Assert.Equal(PolicyLook.Changed, policy.Look());
        Assert.Equal((2, "PJM"), (policy.Revision, policy.Policy.Find("desk")!.Isos!.Single()));

        File.WriteAllText(PolicyPath, "version: 1\ntenants:\n  desk:\n    isos: [\n");
        Assert.Equal(PolicyLook.Faulty, policy.Look());
        Assert.Equal((2, "PJM", true), (policy.Revision, policy.Policy.Find("desk")!.Isos!.Single(), policy.Fault!.StartsWith(PolicyPath, StringComparison.Ordinal)));
        Assert.Equal(PolicyLook.Same, policy.Look());

        File.Delete(PolicyPath);
        Assert.Equal(PolicyLook.Faulty, policy.Look());
        Assert.Equal("PJM", policy.Policy.Find("desk")!.Isos!.Single());

        File.WriteAllText(PolicyPath, "version: 1\n");
        Assert.Equal(PolicyLook.Changed, policy.Look());
        Assert.Equal((3, null, null), (policy.Revision, policy.Policy.Find("desk"), policy.Fault));
    }

    private SiloSettings SettingsOf(AccessSettings access, params string[] urls) => new()
    {
        DataDirectory = Path.Combine(_directory.FullName, "data"),
        Urls = urls.Length == 0 ? ["http://127.0.0.1:0"] : urls,
        Access = access,
    };
}
