using System.Buffers;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Prices;

/// <summary>
/// What the nodes of a shard bring to the partitions of the newest days: changed with every price, stored with barriers, published for the judges every few
/// seconds. All but <see cref="Published"/> belongs to the shard's own task.
/// </summary>
internal sealed class PartitionBook(TimeProvider clock)
{
    /// <summary>Days of a product that are kept: a day is judged when it is over.</summary>
    private const int MaxDays = 4;

    private const string KeyPrefix = "partition:";

    private static readonly TimeSpan PublishInterval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<PartitionId, Entry> _entries = [];
    private readonly List<PartitionId> _forgotten = [];
    private readonly List<Entry> _inFlight = [];
    private readonly ArrayBufferWriter<byte> _encoded = new();
    private Entry? _current;
    private PartitionShare[]? _published;
    private long _publishedAt = clock.GetTimestamp();

    /// <summary>The tallies as they were last published; null until the claim is loaded. For all threads.</summary>
    public PartitionShare[]? Published => Volatile.Read(ref _published);

    public int DirtyCount => _forgotten.Count + _entries.Values.Count(entry => entry.IsUnstored);

    public static bool IsKey(string key) => key.StartsWith(KeyPrefix, StringComparison.Ordinal);

    public void Restore(string key, ReadOnlySpan<byte> state)
    {
        if (!PartitionId.TryParse(key[KeyPrefix.Length..], out var id))
        {
            throw new DomainException(DomainErrorCode.InvalidKey, $"'{key}' is no storage key of a partition");
        }

        _entries[id] = new Entry(PartitionTallyCodec.Decode(id, state)) { ChangedAtUtc = clock.GetUtcNow().UtcDateTime };
    }

    public void Take(NodeState node, in LmpFact fact, bool isCorrection)
    {
        var entry = EntryOf(node.Key.Iso, fact);
        entry.Tally.Observe(fact, new PriceCompany(BeforeOf(node, fact), isCorrection));
        (entry.IsUnstored, entry.IsUnpublished) = (true, true);
    }

    public void Encode(StateBuffer buffer)
    {
        foreach (var id in _forgotten)
        {
            buffer.Delete(StateKind.Book, KeyPrefix + id);
        }

        foreach (var entry in _entries.Values.Where(entry => entry.IsUnstored))
        {
            buffer.Begin(StateKind.Book, KeyPrefix + entry.Tally.Id);
            PartitionTallyCodec.Encode(entry.Tally, buffer);
            buffer.End();
            entry.IsUnstored = false;
            _inFlight.Add(entry);
        }
    }

    public void Written()
    {
        _forgotten.Clear();
        _inFlight.Clear();
    }

    public void TakeBack()
    {
        _inFlight.ForEach(entry => entry.IsUnstored = true);
        _inFlight.Clear();
    }

    public void PublishWhenDue()
    {
        if (clock.GetElapsedTime(_publishedAt) >= PublishInterval)
        {
            Publish();
        }
    }

    public void Publish()
    {
        _publishedAt = clock.GetTimestamp();
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var entry in _entries.Values.Where(entry => entry.IsUnpublished || entry.Share is null))
        {
            entry.ChangedAtUtc = entry.IsUnpublished ? now : entry.ChangedAtUtc;
            entry.IsUnpublished = false;
            _encoded.ResetWrittenCount();
            PartitionTallyCodec.Encode(entry.Tally, _encoded);
            entry.Share = new PartitionShare(entry.Tally.Id.ToString(), _encoded.WrittenSpan.ToArray(), entry.ChangedAtUtc);
        }

        Volatile.Write(ref _published, [.. _entries.Values.Select(entry => entry.Share!)]);
    }

    private Entry EntryOf(Iso iso, in LmpFact fact)
    {
        // Prices of one day come in long runs.
        if (_current is { } current && ReferenceEquals(current.Tally.Id.Iso, iso) && current.Tally.Id.Product == fact.Product
            && fact.IntervalStartUtc >= current.Tally.StartUtc && fact.IntervalStartUtc < current.Tally.EndUtc)
        {
            return current;
        }

        var id = PartitionId.Of(iso, fact.Product, fact.IntervalStartUtc);
        if (!_entries.TryGetValue(id, out var entry))
        {
            _entries.Add(id, entry = new Entry(new PartitionTally(id)));
            ForgetOldest(id);
        }

        return _current = entry;
    }

    // The oldest day goes, which may be the new one.
    private void ForgetOldest(PartitionId added)
    {
        PartitionId[] days = [.. _entries.Keys.Where(id => ReferenceEquals(id.Iso, added.Iso) && id.Product == added.Product).OrderBy(id => id.Day)];
        if (days.Length > MaxDays)
        {
            _entries.Remove(days[0]);
            _forgotten.Add(days[0]);
        }
    }

    private static double BeforeOf(NodeState node, in LmpFact fact) =>
        node.FindTrack(fact.Product)?.Ring is { } ring && ring.PriceAt(ring.SlotOf(fact.IntervalStartUtc) - 1) is var before && before != PriceTicks.Missing && before == PriceTicks.FromUsd(fact.Lmp)
            ? fact.Lmp
            : double.NaN;

    private sealed class Entry(PartitionTally tally)
    {
        public PartitionTally Tally { get; } = tally;

        public bool IsUnstored { get; set; }

        public bool IsUnpublished { get; set; }

        public DateTime ChangedAtUtc { get; set; }

        public PartitionShare? Share { get; set; }
    }
}
