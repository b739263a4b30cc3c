using System.Buffers;
using System.Text;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>
/// What one clean pass over the distinct prices ends in, taken in as their sender learned that they are in the log. Twice over: the
/// platform's own pure state, to the byte, and figures of the test's own arithmetic that share no code with it.
/// </summary>
internal sealed class CleanPass
{
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly LmpAdmission _admission = new(SeedReference.Catalog, entityCapacity: 4096);
    private readonly HashSet<(string Node, PriceProduct Product, DateTime Start, DateTime KnownAt, double Lmp)> _seen = [];
    private readonly Dictionary<(Iso, PriceProduct, int Shard), DateTime> _watermarks = [];
    private readonly Dictionary<string, NodeState> _states = [];
    private readonly Dictionary<string, NodeFigures> _figures = [];

    public IReadOnlyDictionary<string, NodeFigures> Figures => _figures;

    public int DistinctPrices => _seen.Count;

    public int Sent { get; private set; }

    public static int ShardOf(string key) => KeyPartitioner.PartitionOf(key, Topics.LmpPartitions);

    /// <summary>Two senders may report at once, of markets that do not meet.</summary>
    public void Take(in LmpEvent price)
    {
        lock (_gate)
        {
            TakeAlone(price);
        }
    }

    /// <summary>Stored form of the node's state; offsets are the log's affair and taken from <paramref name="stored"/>.</summary>
    public byte[] StateOf(string key, NodeState stored)
    {
        var state = _states[key];
        for (var topic = 0; topic < 2; topic++)
        {
            state.AppliedUpTo(topic, stored.LastOffsets[topic]);
        }

        var buffer = new ArrayBufferWriter<byte>();
        NodeStateCodec.Encode(state, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Number and sum in ticks of the newest intervals of what the nodes of a shard contribute to an area.</summary>
    public IReadOnlyList<GroupInterval> ContributionOf(int shard, GroupId group) =>
        [.. MembersOf(group).Where(node => ShardOf(node.Key.ToString()) == shard)
            .SelectMany(node => node.Standing)
            .GroupBy(price => (price.Key.Product, price.Key.Start))
            .Select(interval => new GroupInterval(interval.Key.Product, interval.Key.Start, interval.Count(), interval.Sum(price => price.Value.Ticks)))
            .GroupBy(interval => interval.Product)
            .SelectMany(product => product.OrderByDescending(interval => interval.IntervalStartUtc).Take(GroupContribution.IntervalsKept))];

    public IEnumerable<NodeFigures> MembersOf(GroupId group) => _figures.Values.Where(node => GroupId.MembershipOf(node.Key, node.Labels).Contains(group));

    public IEnumerable<NodeFigures> PublishersOf(GroupId group) => _figures.Values.Where(node => GroupId.PublishedBy(node.Key, node.Labels).Contains(group));

    public IReadOnlyList<GroupId> Groups() =>
        [.. _figures.Values.SelectMany(node => GroupId.MembershipOf(node.Key, node.Labels).Concat(GroupId.PublishedBy(node.Key, node.Labels))).Distinct()];

    private void TakeAlone(in LmpEvent price)
    {
        Sent++;
        var key = price.Node.ToString();
        if (!_seen.Add((key, price.Fact.Product, price.Fact.IntervalStartUtc, price.Fact.KnownAtUtc, price.Fact.Lmp)))
        {
            return;
        }

        var admitted = Admit(price);
        if (!_states.TryGetValue(key, out var state))
        {
            _states.Add(key, state = new NodeState(price.Node) { Labels = admitted.Labels });
            _figures.Add(key, new NodeFigures(price.Node, admitted.Labels));
        }

        state.Apply(admitted.Fact, WatermarkAt(price), out _);
        _figures[key].Take(price.Fact);
    }

    private DateTime WatermarkAt(in LmpEvent price)
    {
        var feed = (price.Node.Iso, price.Fact.Product, ShardOf(price.Node.ToString()));
        var candidate = price.Fact.IntervalEndUtc - Lateness;
        return _watermarks[feed] = _watermarks.TryGetValue(feed, out var watermark) && watermark > candidate ? watermark : candidate;
    }

    // Flags that follow from the record itself, and labels that the reference data knows, are set where it is read.
    private LmpEvent Admit(in LmpEvent price)
    {
        var buffer = new RecordBuffer(1024);
        LmpEventJson.Write(buffer, price);
        return _admission.TryAdmit(Encoding.UTF8.GetBytes(price.Node.ToString()), buffer.Value(0), out var fact, out var labels, out var error)
            ? new LmpEvent(price.Node, fact, labels)
            : throw new InvalidOperationException($"the test made a record that cannot be read: {error.Message}");
    }
}
