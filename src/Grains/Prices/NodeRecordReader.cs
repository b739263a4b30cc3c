using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Windows;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Sharding;

namespace GridGrains.Grains.Prices;

/// <summary>Reads prices for nodes. The reading thread runs ahead of what is applied and keeps its own watermarks.</summary>
internal sealed class NodeRecordReader : RecordReader<WatermarkedFact>
{
    // Nodes of one shard; a market of a hundred thousand has some eight thousand in each.
    private const int EntityCapacity = 16 * 1024;

    private readonly LmpAdmission _admission;
    private readonly ShardWatermarks _watermarks = new();

    public NodeRecordReader(ShardWatermarks applied, ReferenceCatalog reference)
    {
        _admission = new LmpAdmission(reference, entityCapacity: EntityCapacity);
        _watermarks.CopyFrom(applied);
    }

    public override bool TryRead(LogBatch batch, int index, out WatermarkedFact input, out RecordError error)
    {
        var isAdmitted = _admission.TryAdmit(batch.Records.Key(index), batch.Records.Value(index), out var fact, out var labels, out error);
        input = isAdmitted ? new WatermarkedFact(fact, default, labels) : default;
        return isAdmitted;
    }

    public override void Attach(EntitySlot slot, ref WatermarkedFact input)
    {
        var node = (NodeSlot)slot;
        var labels = node.ReadLabels.UpdatedBy(input.Labels!);
        var isNews = !ReferenceEquals(labels, node.ReadLabels);
        node.ReadLabels = labels;
        input = new WatermarkedFact(
            input.Fact, _watermarks.Advance(node.Node.Iso, input.Fact.Product, input.Fact.IntervalEndUtc), isNews ? labels : null);
    }
}
