using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>Judges what a load of prices has brought, and decides what follows.</summary>
public interface IPartitionCourt
{
    /// <summary>Judges what a recorder has seen, and decides. The same prices judged again change nothing.</summary>
    /// <param name="source">Names the load: only it can take back what it found.</param>
    /// <returns>The verdicts, by day.</returns>
    Task<IReadOnlyList<PartitionVerdict>> JudgeAsync(PartitionRecorder recorder, string source, CancellationToken cancellation);
}

/// <summary>
/// Follows the prices of reports as they are admitted and says in the end what partitions they make. Whatever appends or writes prices of files shows them to
/// it: a replay, a backfill, a bulk load. Not thread-safe.
/// <code>
/// recorder.BeginReport();
/// recorder.Observe(node, fact);      // every price
/// recorder.Reject();                 // every row that is no price
/// recorder.EndReport();
/// await court.JudgeAsync(recorder, source, cancellation);
/// </code>
/// </summary>
public sealed class PartitionRecorder
{
    /// <summary>Nodes whose price before is remembered.</summary>
    private const int MaxNodes = 200_000;

    private const int DaysAround = 3;

    /// <summary>A report with this share of a partition's nodes is another publication of it, not a further part.</summary>
    private const double WholeShare = 0.5;

    private const double SameNodes = 0.9;

    private readonly Dictionary<PartitionId, RecordedPartition> _whole = [];
    private readonly Dictionary<PartitionId, RecordedPartition> _report = [];
    private readonly Dictionary<(EntityKey Node, PriceProduct Product), (long EndTicks, double Lmp)> _last = [];
    private RecordedPartition? _current;
    private long _rejected;

    public bool IsEmpty => _whole.Count == 0 && _report.Count == 0;

    public void BeginReport() => EndReport();

    public void Observe(EntityKey node, in LmpFact fact)
    {
        var partition = PartitionOf(node.Iso, fact);
        partition.Nodes.Add(node.Id);
        partition.Tally.Observe(fact, new PriceCompany(Before(node, fact)));
    }

    /// <summary>A row of the report at hand is no price.</summary>
    public void Reject() => _rejected++;

    /// <summary>The report is read to its end: its days become part of the others', or take the place of what was published of them before.</summary>
    public void EndReport()
    {
        if (_report.Count > 0)
        {
            // Nobody knows whose rows they would have been: they count where most of the others are.
            _report.Values.MaxBy(partition => partition.Tally.Rows)!.Tally.Counts.Rejected += _rejected;
        }

        foreach (var (id, partition) in _report)
        {
            _whole[id] = _whole.TryGetValue(id, out var known) ? known.With(partition, WholeShare, SameNodes) : partition;
        }

        _report.Clear();
        (_current, _rejected) = (null, 0);
    }

    /// <summary>Takes out what was recorded, for the judges.</summary>
    /// <param name="profile">What is usual for a product, from days before.</param>
    /// <param name="nodesBefore">How many nodes a partition had when it was judged before; 0 where it was not.</param>
    public IReadOnlyList<PartitionCase> Take(Func<PartitionId, PartitionProfile?> profile, Func<PartitionId, int> nodesBefore)
    {
        EndReport();
        PartitionCase[] cases = [.. _whole.OrderBy(known => known.Key.Day).ThenBy(known => known.Key.ToString(), StringComparer.Ordinal)
            .Select(known => new PartitionCase(known.Value.Tally)
            {
                Profile = profile(known.Key) ?? UsualDay.Of(Around(known.Key)),
                NodesBefore = Math.Max(known.Value.NodesBefore, nodesBefore(known.Key)),
                DayBefore = Of(known.Key with { Day = known.Key.Day.PlusDays(-1) }),
                DayAfter = Of(known.Key with { Day = known.Key.Day.PlusDays(1) }),
                Siblings = [.. PriceProducts.All.Where(product => product != known.Key.Product).Select(product => Of(known.Key with { Product = product })).OfType<PartitionTally>()],
            })];
        _whole.Clear();
        return cases;
    }

    private IEnumerable<PartitionTally> Around(PartitionId id) =>
        Enumerable.Range(-DaysAround, (2 * DaysAround) + 1).Where(days => days != 0).Select(days => Of(id with { Day = id.Day.PlusDays(days) })).OfType<PartitionTally>();

    private PartitionTally? Of(PartitionId id) => _whole.TryGetValue(id, out var known) ? known.Tally : null;

    private RecordedPartition PartitionOf(Iso iso, in LmpFact fact)
    {
        // Rows of one day come in long runs.
        if (_current is { } current && ReferenceEquals(current.Tally.Id.Iso, iso) && current.Tally.Id.Product == fact.Product
            && fact.IntervalStartUtc >= current.Tally.StartUtc && fact.IntervalStartUtc < current.Tally.EndUtc)
        {
            return current;
        }

        var id = PartitionId.Of(iso, fact.Product, fact.IntervalStartUtc);
        ref var partition = ref CollectionsMarshal.GetValueRefOrAddDefault(_report, id, out _);
        return _current = partition ??= new RecordedPartition(new PartitionTally(id), new NodeMarks(), 0);
    }

    private double Before(EntityKey node, in LmpFact fact)
    {
        if (_last.Count >= MaxNodes)
        {
            _last.Clear();
        }

        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, (node, fact.Product), out var isKnown);
        var before = isKnown && last.EndTicks == fact.IntervalStartUtc.Ticks ? last.Lmp : double.NaN;
        last = (fact.IntervalEndUtc.Ticks, fact.Lmp);
        return before;
    }
}

/// <summary>A partition as far as reports have brought it.</summary>
internal sealed record RecordedPartition(PartitionTally Tally, NodeMarks Nodes, int NodesBefore)
{
    public RecordedPartition With(RecordedPartition later, double wholeShare, double sameNodes)
    {
        var (nodes, laterNodes) = (Tally.UsualNodes(), later.Tally.UsualNodes());
        if (laterNodes >= wholeShare * nodes && later.Nodes.ShareIn(Nodes) >= sameNodes && CoversIntervals(later))
        {
            return later with { NodesBefore = Math.Max(NodesBefore, nodes) };
        }

        Tally.Add(later.Tally);
        Nodes.Add(later.Nodes);
        return this;
    }

    private bool CoversIntervals(RecordedPartition later)
    {
        for (var i = 0; i < Tally.Intervals.Length; i++)
        {
            if (later.Tally.Intervals[i].Rows > 0 && Tally.Intervals[i].Rows > 0)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A bit for each node, by the hash of its id: enough to distinguish the same nodes from others.</summary>
internal sealed class NodeMarks
{
    private const int Words = 256;

    private readonly ulong[] _bits = new ulong[Words];

    public void Add(string id)
    {
        var hash = 2166136261u;
        foreach (var letter in id)
        {
            hash = (hash ^ letter) * 16777619;
        }

        hash ^= hash >> 15;
        _bits[(hash >> 6) % Words] |= 1UL << (int)(hash & 63);
    }

    public void Add(NodeMarks other)
    {
        for (var i = 0; i < Words; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    /// <summary>Share of these marks that the other has too.</summary>
    public double ShareIn(NodeMarks other)
    {
        var (own, shared) = (0, 0);
        for (var i = 0; i < Words; i++)
        {
            own += System.Numerics.BitOperations.PopCount(_bits[i]);
            shared += System.Numerics.BitOperations.PopCount(_bits[i] & other._bits[i]);
        }

        return own == 0 ? 0 : (double)shared / own;
    }
}
