using GridGrains.Domain.Activity;

namespace GridGrains.Domain.DeadLetters;

public enum DeadLetterState : byte
{
    /// <summary>Nobody has acted on it, or its last replay has failed again.</summary>
    Open,
    Replayed,
    Discarded,
}

/// <param name="Act">What was done with it last; null when nothing was.</param>
public sealed record DeadLetterEntry(DeadLetter DeadLetter, DeadLetterState State, ActivityRecord? Act);

/// <summary>Conditions of a list; null asks for nothing.</summary>
/// <param name="Iso">Code of the ISO in the record's key.</param>
/// <param name="SinceUtc">Letters first seen at or after this.</param>
public sealed record DeadLetterIndexFilter(
    string? Topic = null, string? Code = null, string? Source = null, DeadLetterState? State = null, string? Iso = null, DateTime? SinceUtc = null)
{
    public bool Wants(DeadLetterEntry entry) =>
        (Topic is null || entry.DeadLetter.Topic == Topic)
        && (Code is null || entry.DeadLetter.Code == Code)
        && (Source is null || entry.DeadLetter.Source == Source)
        && (State is null || entry.State == State)
        && (Iso is null || entry.DeadLetter.IsoCode == Iso)
        && (SinceUtc is null || entry.DeadLetter.FirstSeen >= SinceUtc);
}

/// <summary>Place of a letter in the order of lists: newest first, then by id.</summary>
public readonly record struct DeadLetterPosition(DateTime FirstSeenUtc, string Id);

/// <summary>
/// The newest dead letters and what was done with them, made from the records of the topics DLQ_STREAMING and AUDIT. Records may come in
/// any order and more than once: the same set of records gives the same index. Beyond its bounds the oldest letters are dropped and
/// counted. Safe for all threads.
/// </summary>
public sealed class DeadLetterIndex(int maxDeadLetters = DeadLetterIndex.DefaultMaxDeadLetters, long maxPayloadBytes = DeadLetterIndex.DefaultMaxPayloadBytes)
{
    public const int DefaultMaxDeadLetters = 10_000;
    public const long DefaultMaxPayloadBytes = 64L << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DeadLetter> _deadLetters = new(StringComparer.Ordinal);
    private readonly SortedSet<DeadLetterPosition> _order = new(NewestFirst.Instance);
    private readonly Dictionary<string, ActivityRecord> _acts = new(StringComparer.Ordinal);
    private readonly Queue<string> _actOrder = new();
    private long _payloadBytes;
    private long _dropped;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _deadLetters.Count;
            }
        }
    }

    /// <summary>Letters that were dropped to stay within the bounds; they stay in their topic as long as its retention says.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes a letter; an earlier retry of the same one is replaced, a later one stays.</summary>
    public void Take(DeadLetter deadLetter)
    {
        lock (_gate)
        {
            if (_deadLetters.TryGetValue(deadLetter.Id, out var known))
            {
                if (known.RetryCount > deadLetter.RetryCount)
                {
                    return;
                }

                Remove(known);
                deadLetter = deadLetter with { FirstSeen = known.FirstSeen < deadLetter.FirstSeen ? known.FirstSeen : deadLetter.FirstSeen };
            }

            _deadLetters.Add(deadLetter.Id, deadLetter);
            _order.Add(PositionOf(deadLetter));
            _payloadBytes += deadLetter.PayloadBytes;
            DropOldest();
        }
    }

    /// <summary>Takes an act; one that is no act on a dead letter is passed over.</summary>
    public void Take(ActivityRecord act)
    {
        if (act.Action is not (ActivityAction.ReplayDeadLetter or ActivityAction.DiscardDeadLetter))
        {
            return;
        }

        lock (_gate)
        {
            if (_acts.TryGetValue(act.Subject, out var known) && (known.SubjectVersion, known.At).CompareTo((act.SubjectVersion, act.At)) >= 0)
            {
                return;
            }

            _acts[act.Subject] = act;
            _actOrder.Enqueue(act.Subject);
            ForgetOldestActs();
        }
    }

    public DeadLetterEntry? Find(string id)
    {
        lock (_gate)
        {
            return _deadLetters.TryGetValue(id, out var deadLetter) ? EntryOf(deadLetter) : null;
        }
    }

    /// <summary>Letters that meet the filter, newest first, after a position of an earlier list.</summary>
    public IReadOnlyList<DeadLetterEntry> List(DeadLetterIndexFilter filter, DeadLetterPosition? after, int limit)
    {
        var listed = new List<DeadLetterEntry>();
        lock (_gate)
        {
            foreach (var position in after is { } start && _order.Count > 0 ? Following(start) : _order)
            {
                var entry = EntryOf(_deadLetters[position.Id]);
                if (filter.Wants(entry))
                {
                    listed.Add(entry);
                }

                if (listed.Count == limit)
                {
                    break;
                }
            }
        }

        return listed;
    }

    public static DeadLetterPosition PositionOf(DeadLetter deadLetter) => new(deadLetter.FirstSeen, deadLetter.Id);

    private IEnumerable<DeadLetterPosition> Following(DeadLetterPosition start) =>
        NewestFirst.Instance.Compare(start, _order.Max) >= 0 ? [] : _order.GetViewBetween(start, _order.Max).Where(position => position != start);

    private DeadLetterEntry EntryOf(DeadLetter deadLetter)
    {
        var act = _acts.GetValueOrDefault(deadLetter.Id);
        var state = act is null || act.SubjectVersion < deadLetter.RetryCount ? DeadLetterState.Open
            : act.Action == ActivityAction.ReplayDeadLetter ? DeadLetterState.Replayed
            : DeadLetterState.Discarded;
        return new DeadLetterEntry(deadLetter, state, act);
    }

    private void DropOldest()
    {
        while (_deadLetters.Count > maxDeadLetters || (_payloadBytes > maxPayloadBytes && _deadLetters.Count > 1))
        {
            var oldest = _deadLetters[_order.Max.Id];
            Remove(oldest);
            _acts.Remove(oldest.Id);
            Interlocked.Increment(ref _dropped);
        }
    }

    // An act may be read before its letter, so acts without one are kept too, but not without end.
    private void ForgetOldestActs()
    {
        while (_actOrder.Count > 2 * maxDeadLetters)
        {
            var id = _actOrder.Dequeue();
            if (!_deadLetters.ContainsKey(id))
            {
                _acts.Remove(id);
            }
        }
    }

    private void Remove(DeadLetter deadLetter)
    {
        _deadLetters.Remove(deadLetter.Id);
        _order.Remove(PositionOf(deadLetter));
        _payloadBytes -= deadLetter.PayloadBytes;
    }

    private sealed class NewestFirst : IComparer<DeadLetterPosition>
    {
        public static readonly NewestFirst Instance = new();

        public int Compare(DeadLetterPosition x, DeadLetterPosition y)
        {
            var byTime = y.FirstSeenUtc.CompareTo(x.FirstSeenUtc);
            return byTime != 0 ? byTime : string.CompareOrdinal(x.Id, y.Id);
        }
    }
}
