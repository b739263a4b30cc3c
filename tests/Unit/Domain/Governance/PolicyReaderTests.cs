using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance;

public sealed class PolicyReaderTests
{
    [Fact]
    public void Tenants_and_issuer_are_read()
    {
        var (policy, findings) = Read("""
            version: 1
            tenants:
              desk: { title: Trading desk }
              partner:
                isos: [caiso, ERCOT]
            oidc:
              issuer: https://login.example.com/
              audience: gridgrains
              keys_file: keys.json
              tenant: desk
            """);

        Assert.Empty(findings);
        Assert.Equal(["default", "desk", "partner"], policy!.AllTenants.Select(tenant => tenant.Name));
        Assert.Null(policy.Find("desk")!.Isos);
        Assert.Equal(["CAISO", "ERCOT"], policy.Find("partner")!.Isos!.Order());
        Assert.Equal(new OidcPolicy("https://login.example.com/", "gridgrains", "keys.json", "sub", "roles", "tenant", "desk"), policy.Oidc);
    }

    [Fact]
    public void Tiers_are_read_and_what_is_left_out_is_no_bound()
    {
        var (policy, findings) = Read("""
            version: 1
            tenants:
              desk: { weight: 2.5 }
            tiers:
              interactive: { concurrent: 30, queue: 1000, max_seconds: 0.5, max_memory_mb: 1024, max_rows: 7, threads: 2, queries_per_hour: 1000, queries_per_day: 5000 }
              batch: { concurrent: 1, queue: 0 }
            requests:
              per_key: { per_second: 0.5, burst: 3 }
            """);

        Assert.Empty(findings);
        Assert.Equal(2.5, policy!.Find("desk")!.Weight);
        Assert.Equal(1, policy.Find(ApiKey.DefaultTenant)!.Weight);
        Assert.Equal(new TierPolicy("interactive", 30, 1000, 0.5, 1L << 30, 7, 2, 1000, 5000), policy.Tiers["interactive"]);
        Assert.Equal(new TierPolicy("batch", 1, 0), policy.Tiers["batch"]);
        Assert.Equal((new RequestPace(0.5, 3), null), (policy.PerKey, policy.PerAddress));
    }

    [Fact]
    public void Tenant_that_the_policy_does_not_name_is_none()
    {
        Assert.Null(GovernancePolicy.Default.Find("desk"));
        Assert.Null(GovernancePolicy.Default.Find("DEFAULT"));
        Assert.Null(GovernancePolicy.Default.Find(ApiKey.DefaultTenant)!.Isos);
    }

    [Fact]
    public void Default_tenant_may_be_restricted_too()
    {
        var (policy, _) = Read("version: 1\ntenants:\n  default:\n    isos: [PJM]\n");

        Assert.Equal(["PJM"], policy!.Find(ApiKey.DefaultTenant)!.Isos!);
        Assert.Single(policy.AllTenants);
    }

    [Theory]
    [InlineData("tenants: {}", 1, "'version' is missing")]
    [InlineData("version: 2", 1, "2 is more than 1")]
    [InlineData("version: 1\ntenant:\n  desk: {}", 2, "there is no field 'tenant' here; 'tenants' is near")]
    [InlineData("version: 1\ntenants:\n  desk:\n    isos: [CAISO, CASIO]", 4, "'CASIO' is no market; there are CAISO")]
    [InlineData("version: 1\ntenants:\n  desk:\n    isos: []", 4, "at least 1 belong here")]
    [InlineData("version: 1\ntenants:\n  desk:\n    nodes: [CAISO/SP15]", 4, "there is no field 'nodes' here")]
    [InlineData("version: 1\ntenants:\n  The Desk: {}", 3, "a tenant's name has")]
    [InlineData("version: 1\ntiers:\n  fast: { concurrent: 1, queue: 1 }", 3, "there is no field 'fast' here; there are interactive, etl, batch, admin")]
    [InlineData("version: 1\ntiers:\n  batch: { concurrent: 0, queue: 1 }", 3, "0 is less than 1")]
    [InlineData("version: 1\ntiers:\n  batch: { concurrent: many, queue: 1 }", 3, "a value of type integer belongs here, not a text")]
    [InlineData("version: 1\ntiers:\n  batch: { queue: 1 }", 3, "'concurrent' is missing: queries that run at once")]
    [InlineData("version: 1\nrequests:\n  per_key: { per_second: 0, burst: 1 }", 3, "0 is less than 0.01")]
    [InlineData("version: 1\nrequests:\n  per_key: { per_second: 1 }", 3, "'burst' is missing")]
    [InlineData("version: 1\ntenants:\n  a:\n    weight: 0", 4, "0 is less than 0.1")]
    [InlineData("version: 1\noidc:\n  issuer: https://a\n  audience: b", 3, "'keys_file' is missing")]
    [InlineData("version: 1\noidc:\n  issuer: https://a\n  audience: b\n  keys_file: c\n  tenant: desk", 6, "there is no tenant 'desk'; there are default")]
    [InlineData("version: 1\ntenants: [desk", 3, "no YAML")]
    public void Fault_is_told_with_its_line_and_what_is_allowed(string text, int line, string message)
    {
        var (policy, findings) = Read(text);

        Assert.Null(policy);
        Assert.Contains(findings, finding => finding.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(line, findings.First(finding => finding.Message.Contains(message, StringComparison.Ordinal)).Line);
    }

    [Fact]
    public void Shipped_policy_is_good()
    {
        var (policy, findings) = Read(File.ReadAllText(RepositoryFolder.PathOf("deploy", "governance.yaml")));

        Assert.Empty(findings);
        Assert.NotEmpty(policy!.Tenants);
    }

    private static (GovernancePolicy? Policy, IReadOnlyList<SpecFinding> Findings) Read(string text)
    {
        var findings = new SpecFindings();
        return (PolicyReader.Read(SpecText.Read(text, findings), findings), findings.All);
    }
}
