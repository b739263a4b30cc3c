using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Windows;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Sharding;

namespace GridGrains.Grains.Prices;

/// <summary>Reads prices for nodes. The reading thread runs ahead of what is applied and keeps its own watermarks.</summary>
internal sealed class NodeRecordReader : RecordReader<WatermarkedFact>
{
    private readonly LmpEventReader _reader = new();
    private readonly ShardWatermarks _watermarks = new();

    public NodeRecordReader(ShardWatermarks applied) => _watermarks.CopyFrom(applied);

    public override bool TryRead(LogBatch batch, int index, out WatermarkedFact input, out RecordError error)
    {
        input = default;
        if (!_reader.TryRead(batch.Records.Key(index), batch.Records.Value(index), out var fact, out var labels, out error))
        {
            return false;
        }

        error = FactTimes.Check(fact);
        input = new WatermarkedFact(fact, default, labels);
        return error.Reason == RecordErrorReason.None;
    }

    public override void Attach(EntitySlot slot, ref WatermarkedFact input)
    {
        var node = (NodeSlot)slot;
        var labels = node.ReadLabels.UpdatedBy(input.Labels!);
        var isNews = !ReferenceEquals(labels, node.ReadLabels);
        node.ReadLabels = labels;
        input = new WatermarkedFact(
            input.Fact, _watermarks.Advance(node.Node.Iso, input.Fact.Market, input.Fact.IntervalEndUtc), isNews ? labels : null);
    }
}
