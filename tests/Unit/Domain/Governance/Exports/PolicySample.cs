using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Exports;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Ingestion;
using Xunit;

namespace GridGrains.Tests.Support;

/// <summary>A policy with every kind of value, and what its exports have to be. With <c>GRIDGRAINS_WRITE_DOCS=1</c> these are written instead of compared.</summary>
internal static class PolicySample
{
    public static readonly IReadOnlyList<PolicyTable> Tables =
    [
        new("curve_marks", DataClass.Internal, HasIso: false), new("hub_lmp_5m", DataClass.Public, HasIso: true, Where: "interval_minutes > 0"),
        new("iso_rt_lmp", DataClass.Public, HasIso: true), new("query_log", DataClass.Personal, HasIso: false),
    ];

    public static string PathOf(string name) => RepositoryFolder.PathOf("tests", "Unit", "Domain", "Governance", "Exports", "Samples", name);

    public static (GovernancePolicy Policy, SpecNode Text) Read() => Read(File.ReadAllText(PathOf("policy.yaml")));

    public static (GovernancePolicy Policy, SpecNode Text) Read(string text)
    {
        var findings = new SpecFindings();
        var node = SpecText.Read(text, findings);
        var policy = PolicyReader.Read(node, findings);
        Assert.Empty(findings.All);
        return (policy!, node!);
    }

    public static void Compare(PolicyExportFile file)
    {
        var path = PathOf(file.Name);
        if (Environment.GetEnvironmentVariable("GRIDGRAINS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, file.Text);
        }

        Assert.Equal(File.ReadAllText(path), file.Text);
    }
}
