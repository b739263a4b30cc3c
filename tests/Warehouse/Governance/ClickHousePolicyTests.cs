using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GridGrains.ClickHouse.Governance;
using GridGrains.ClickHouse.Sql;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Exports;
using GridGrains.Tests.Support;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.Governance;

public sealed partial class ClickHousePolicyTests(EmbeddedClickHouse engine)
{
    // Of docs/en/operations/workload-scheduling.md in ClickHouse/ClickHouse at 0935dd402670eab66997ca10bbad59cec2b870e3: the parser takes any name.
    private static readonly HashSet<string> WorkloadSettings = ["weight", "max_concurrent_queries", "max_waiting_queries"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IReadOnlyList<string> Statements
    {
        get
        {
            var (policy, _) = PolicySample.Read();
            return [.. ClickHousePolicy.StatementsOf(policy, PolicySample.Tables, "gridgrains")];
        }
    }

    [Fact]
    public void Export_is_the_sample() => PolicySample.Compare(Assert.Single(Sample().Files));

    [Fact]
    public async Task Engine_parses_every_statement()
    {
        foreach (var statement in Statements)
        {
            Assert.NotEmpty(await RunAsync($"EXPLAIN AST {statement}"));
        }
    }

    [Fact]
    public async Task Engine_knows_every_setting()
    {
        var known = (await RunAsync("SELECT name FROM system.settings")).Split('\n').ToHashSet();
        var names = Statements.Where(statement => statement.StartsWith("CREATE SETTINGS PROFILE", StringComparison.Ordinal)).SelectMany(NamesOf).Distinct().ToArray();

        Assert.Contains("max_memory_usage", names);
        Assert.All(names, name => Assert.Contains(name, known));
    }

    [Fact]
    public void Workloads_have_documented_settings() =>
        Assert.All(Statements.Where(statement => statement.Contains(" WORKLOAD ", StringComparison.Ordinal)).SelectMany(NamesOf), name => Assert.Contains(name, WorkloadSettings));

    [Fact]
    public void Values_that_are_lost_have_name_and_line_and_are_in_the_text()
    {
        var export = Sample();

        Assert.Equal([("requests.per_key", 16), ("oidc", 17)], export.Losses.Select(loss => (loss.Name, loss.Line)));
        Assert.All(export.Losses, loss => Assert.Contains($"--   {loss}\n", export.Files[0].Text, StringComparison.Ordinal));
        Assert.All(export.Notes, note => Assert.Contains($"--   {note}\n", export.Files[0].Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Tenant_of_some_markets_reads_what_they_publish_and_only_their_rows()
    {
        var grants = Statements.Where(statement => statement.StartsWith("GRANT", StringComparison.Ordinal) && statement.Contains("caiso-partner", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(grants);
        Assert.All(grants, grant => Assert.Matches(@"ON gridgrains\.(hub_lmp_5m|iso_rt_lmp) TO", grant));
        Assert.Equal(2, Statements.Count(statement => statement.Contains("USING iso IN ('CAISO', 'ERCOT') AS RESTRICTIVE", StringComparison.Ordinal)));
    }

    /// <summary>A value that the form of policies gains has to be decided on.</summary>
    [Fact]
    public void Every_value_of_the_form_is_decided()
    {
        using var schema = JsonDocument.Parse(PolicyReader.Schema.Text);
        var (_, text) = PolicySample.Read();
        var tier = schema.RootElement.GetProperty("$defs").GetProperty("tier").GetProperty("properties").EnumerateObject().Select(property => property.Name);
        var written = text.MembersOf("tiers").SelectMany(member => member.Value.Members).Select(member => member.Name).ToHashSet();

        Assert.All(tier, name => Assert.Contains(name, written));
        Assert.DoesNotContain(Sample().Losses, loss => loss.Reason == PolicyCoverage.Unknown);
    }

    private static PolicyExport Sample()
    {
        var (policy, text) = PolicySample.Read();
        return ClickHousePolicy.Make(policy, text, PolicySample.Tables, "gridgrains");
    }

    private static IEnumerable<string> NamesOf(string statement) => SettingName().Matches(statement).Select(match => match.Groups[1].Value);

    private async Task<string> RunAsync(string statement)
    {
        using var http = new HttpClient();
        using var result = await new SqlEngine(http).SendAsync(engine.Endpoint.ConnectionString(), "default", statement, "TSVRaw", new Dictionary<string, string>(), SqlParameters.None, Token);
        using var reader = new StreamReader(await result.OpenAsync(Token), Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }

    [GeneratedRegex(@"(?:SETTINGS|,) ([a-z_]+) = ")]
    private static partial Regex SettingName();

    /// <summary>The engine runs workloads, unlike roles: one query holds the only place, one waits, and a third is refused.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Engine_takes_the_workloads_and_holds_their_bounds(int queue)
    {
        var (policy, _) = PolicySample.Read($"version: 1\ntiers:\n  batch: {{ concurrent: 1, queue: {queue} }}\n");
        var statements = ClickHousePolicy.StatementsOf(policy, [], "gridgrains").Where(statement => statement.Contains("WORKLOAD", StringComparison.Ordinal) || statement.Contains("RESOURCE", StringComparison.Ordinal)).ToArray();
        try
        {
            foreach (var statement in statements)
            {
                await RunAsync(statement);
            }

            await FillAsync("SETTINGS workload = 'gridgrains.tier.batch.default'");
        }
        finally
        {
            foreach (var name in (string[])["`gridgrains.tier.batch.default`", "`gridgrains.batch`", "gridgrains", "all"])
            {
                await RunAsync($"DROP WORKLOAD IF EXISTS {name}");
            }

            await RunAsync("DROP RESOURCE IF EXISTS gridgrains_query");
        }
    }

    private async Task FillAsync(string workload)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var first = RunAsync($"SELECT sleep(3) {workload}");
        await UntilAsync("SELECT count() FROM system.processes WHERE query LIKE 'SELECT sleep(3)%'", first, limit.Token);
        var second = RunAsync($"SELECT 2 {workload}");
        await UntilAsync("SELECT sum(queue_length) FROM system.scheduler WHERE type = 'fifo'", first, limit.Token);

        var refused = await Assert.ThrowsAsync<SqlEngineException>(() => RunAsync($"SELECT 3 {workload}"));

        Assert.Equal("SERVER_OVERLOADED\n", await RunAsync($"SELECT errorCodeToName({refused.Code})"));
        Assert.Equal("0\n", await first);
        Assert.Equal("2\n", await second);
    }

    private async Task UntilAsync(string count, Task whileRuns, CancellationToken limit)
    {
        while (await RunAsync(count) == "0\n")
        {
            limit.ThrowIfCancellationRequested();
            Assert.False(whileRuns.IsCompleted, "the place is free again");
        }
    }
}
