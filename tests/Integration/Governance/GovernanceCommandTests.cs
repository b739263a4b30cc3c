using GridGrains.Domain.Governance.Exports;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Governance;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>What the command line of exports answers: codes, messages, files.</summary>
public sealed class GovernanceCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-policy-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("trino", "tiers.interactive.threads", "resource-groups.json session-property-config.json rules.json not-expressed.txt")]
    [InlineData("clickhouse", "requests.per_key", "governance.sql")]
    public async Task Shipped_policy_is_exported_where_loss_is_allowed(string target, string lost, string files)
    {
        var policy = RepositoryFolder.PathOf("deploy", "governance.yaml");

        var (refused, messages) = await RunAsync(target, policy);
        Assert.Equal(ExitCodes.PolicyLost, refused);
        Assert.Matches($@"{policy}:\d+: {lost}: ", messages);
        Assert.Contains("nothing was written", messages, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());

        var (done, _) = await RunAsync(target, policy, "--allow-loss");
        Assert.Equal(ExitCodes.Ok, done);
        Assert.Equal(files.Split(' ').Order(), _folder.GetFiles().Select(file => file.Name).Order());
        Assert.Contains(lost, string.Concat(_folder.GetFiles().Select(file => File.ReadAllText(file.FullName))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_without_loss_leaves_no_list_of_losses()
    {
        var policy = Path.Combine(_folder.FullName, "policy.yaml");
        await File.WriteAllTextAsync(policy, "version: 1\ntenants:\n  partner: { isos: [CAISO] }\n", Token);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, TrinoExport.LossFile), "of before", Token);

        Assert.Equal((ExitCodes.Ok, ""), await RunAsync("trino", policy));
        Assert.Equal((ExitCodes.Ok, ""), await RunAsync("clickhouse", policy));

        Assert.False(File.Exists(Path.Combine(_folder.FullName, TrinoExport.LossFile)));
        var rules = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, TrinoExport.RulesFile), Token);
        Assert.Contains("iso_rt_lmp", rules, StringComparison.Ordinal);
        Assert.Contains("ON gridgrains.iso_rt_lmp FOR SELECT USING iso IN ('CAISO')", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "governance.sql"), Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: 1\ntiers:\n  batch: { concurrent: 0, queue: 1 }\n", @"policy\.yaml:3: 0 is less than 1")]
    [InlineData(null, "cannot be read")]
    public async Task Policy_that_cannot_be_used_is_refused(string? text, string message)
    {
        var policy = Path.Combine(_folder.FullName, "policy.yaml");
        if (text is not null)
        {
            await File.WriteAllTextAsync(policy, text, Token);
        }

        var (code, messages) = await RunAsync("trino", policy);

        Assert.Equal(ExitCodes.Unusable, code);
        Assert.Matches(message, messages);
    }

    [Fact]
    public void Names_that_would_need_quotes_are_refused()
    {
        var parsed = SiloCommands.Build().Parse(["governance", "export", "clickhouse", "--out", "x", "--database", "a; DROP"]);

        Assert.Contains(parsed.Errors, error => error.Message.Contains("--database takes letters", StringComparison.Ordinal));
    }

    private async Task<(int Code, string Messages)> RunAsync(string target, string policy, params string[] more)
    {
        var messages = new StringWriter();
        var code = await GovernanceCommand.ExportAsync(policy, _folder.FullName, more.Contains("--allow-loss"), target == "trino" ? GovernanceCommand.Trino() : GovernanceCommand.ClickHouse(), TextWriter.Null, messages, Token);
        return (code, target == "clickhouse" ? string.Join('\n', messages.ToString().Split('\n').Where(line => !line.StartsWith("held otherwise", StringComparison.Ordinal))) : messages.ToString());
    }
}
