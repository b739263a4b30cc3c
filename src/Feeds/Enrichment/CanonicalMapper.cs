using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;

namespace GridGrains.Feeds.Enrichment;

/// <summary>
/// The last step of a report before the log: completes labels and flags doubtful rows as every entrance does, and compares the energy of the report's rows.
/// Not thread-safe.
/// </summary>
public sealed class CanonicalMapper(ReferenceCatalog catalog)
{
    private readonly LabelRules _rules = new(catalog);
    private readonly Dictionary<EntityKey, CompletedLabels> _nodes = [];
    private readonly EnergyConsensus _consensus = new();

    public LmpEvent Map(in LmpEvent price)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, price.Node, out _);
        var labels = _rules.Complete(price.Node, price.Labels, price.Fact.IntervalStartUtc, ref known);
        var quality = RowQualityRules.Check(price.Fact) | _consensus.Observe(price.Node.Iso, labels.BalancingAuthority, price.Fact);
        return new LmpEvent(price.Node, price.Fact with { Quality = quality }, labels);
    }
}
