using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Governance.Exports;

/// <summary>
/// What an export says of each value that a policy may have: that it is held, or why it is not. A value that it says nothing of is lost: so one that the form of policies
/// gains is not lost silently.
/// </summary>
/// <param name="reasons">By path, names of tenants and tiers as a star: <c>tiers/*/max_rows</c>. Null where the value is held.</param>
public sealed class PolicyCoverage(IReadOnlyDictionary<string, string?> reasons)
{
    public const string Unknown = "this export does not know it";

    private const string Star = "*";

    // Their members are named by the author.
    private static readonly HashSet<string> Named = ["tenants", "tiers"];

    /// <param name="policy">A text that <see cref="PolicyReader"/> takes.</param>
    public IReadOnlyList<PolicyLoss> LossesOf(SpecNode policy)
    {
        var losses = new List<PolicyLoss>();
        Collect(policy, "", "", losses);
        return losses;
    }

    private void Collect(SpecNode node, string path, string name, List<PolicyLoss> losses)
    {
        foreach (var member in node.Members)
        {
            var inner = path.Length == 0 ? member.Name : $"{path}/{(Named.Contains(path) ? Star : member.Name)}";
            var full = path.Length == 0 ? member.Name : $"{name}.{member.Name}";
            if (reasons.TryGetValue(inner, out var reason))
            {
                if (reason is not null)
                {
                    losses.Add(new PolicyLoss(full, member.Place.Line, reason));
                }
            }
            else if (member.Value.Kind == SpecNodeKind.Map)
            {
                Collect(member.Value, inner, full, losses);
            }
            else
            {
                losses.Add(new PolicyLoss(full, member.Place.Line, Unknown));
            }
        }
    }
}
