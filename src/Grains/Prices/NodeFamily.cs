using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;

namespace GridGrains.Grains.Prices;

/// <summary>Pricing nodes: fed by real-time and day-ahead prices, summed up in hubs and zones.</summary>
internal sealed class NodeFamily(ReferenceCatalog reference, PriceInstruments instruments)
    : EntityFamily<INodeGrain, NodeState, NodeSnapshot, WatermarkedFact, NodeApplyResult>(
        new FamilyDefinition(FamilyName, [Topics.RealTimeLmp, Topics.DayAheadLmp], Topics.LmpPartitions), PriceGroup.Hubs, PriceGroup.Zones)
{
    public const string FamilyName = "nodes";

    private readonly (ShardTable Table, PartitionBook Book)?[] _partitions = new (ShardTable, PartitionBook)?[Topics.LmpPartitions];
    private readonly Lock _gate = new();

    public override NodeState NewState(string key) => new(EntityKey.Parse(key));

    public override void Encode(NodeState state, IBufferWriter<byte> output) => NodeStateCodec.Encode(state, output);

    public override StateDecoder<NodeState> NewDecoder()
    {
        // Nodes of one zone and hub have equal labels: they share one object, as live ones do.
        var labels = new Dictionary<NodeLabels, NodeLabels>();
        return (key, bytes) =>
        {
            var state = NodeStateCodec.Decode(EntityKey.Parse(key), bytes);
            state.Labels = labels.TryGetValue(state.Labels, out var known) ? known : labels[state.Labels] = state.Labels;
            return state;
        };
    }

    public override NodeSnapshot Publish(NodeState state, NodeSnapshot? last) => state.Publish(last);

    public override NodeApplyResult Apply(NodeState state, WatermarkedFact[] inputs, ref List<DerivedEvent>? events) => NodeBatchApplier.Apply(state, inputs, ref events);

    public override ValueTask<ApplyAnswer<NodeApplyResult>> SendAsync(INodeGrain grain, EntityBatch<WatermarkedFact> batch) => grain.ApplyAsync(batch);

    public override EntitySlot NewSlot(string key, IGrainFactory grains) => new NodeSlot(key, grains.GetGrain<INodeGrain>(key));

    public override EntityBook<NodeState, NodeSnapshot, WatermarkedFact, NodeApplyResult> NewBook(ShardId shard, ShardServices services) =>
        new NodeBook(this, services, instruments);

    public override RecordReader<WatermarkedFact> NewReader(EntityBook<NodeState, NodeSnapshot, WatermarkedFact, NodeApplyResult> book) =>
        new NodeRecordReader(((NodeBook)book).Watermarks, reference);

    public override object Answer(object question) => question switch
    {
        ListNodes => GetListings(),
        AskFreshness ask => GetFreshness(ask.NowUtc),
        AskPartitions => GetPartitions(),
        _ => base.Answer(question),
    };

    /// <summary>The tallies of a shard that was claimed.</summary>
    public void Publish(ShardTable table, PartitionBook book)
    {
        lock (_gate)
        {
            _partitions[table.Shard] = (table, book);
        }
    }

    private IEnumerable<NodeSnapshot> Snapshots => EntityTables.SelectMany(table => table.Entries.Values).Select(entry => entry.Snapshot).OfType<NodeSnapshot>();

    private NodeListing[] GetListings() =>
        [.. Snapshots.Where(snapshot => snapshot.Products.Count > 0).Select(snapshot => new NodeListing(snapshot.Key.ToString(), snapshot.Labels))];

    private FeedFreshness[] GetFreshness(DateTime nowUtc)
    {
        var feeds = new Dictionary<(Iso, PriceProduct), FeedFreshness>();
        foreach (var snapshot in Snapshots)
        {
            foreach (var product in snapshot.Products)
            {
                if (FreshnessRule.Look(snapshot.Key.Iso, product.Product, product.Latest.KnownAtUtc, nowUtc, GuardrailSettings.Default) is { } look)
                {
                    feeds[(look.Iso, look.Product)] = feeds.TryGetValue((look.Iso, look.Product), out var known) ? known.With(look) : look;
                }
            }
        }

        return [.. feeds.Values];
    }

    // Of a claim that was lost the tallies no longer grow: another silo reports that shard.
    private PartitionReport[] GetPartitions()
    {
        lock (_gate)
        {
            return [.. _partitions.OfType<(ShardTable Table, PartitionBook Book)>().Where(shard => ReferenceEquals(Table(shard.Table.Shard), shard.Table))
                .Select(shard => new PartitionReport(shard.Table.Shard, shard.Book.Published ?? []))];
        }
    }
}
