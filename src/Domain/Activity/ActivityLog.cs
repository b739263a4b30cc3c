namespace GridGrains.Domain.Activity;

/// <param name="Offset">Offset in the topic AUDIT, whose one partition orders all acts.</param>
public readonly record struct ActivityEntry(long Offset, ActivityRecord Record);

/// <summary>The newest acts by offset; the oldest go first when it is full. Safe for all threads.</summary>
public sealed class ActivityLog(int capacity = ActivityLog.DefaultCapacity)
{
    public const int DefaultCapacity = 10_000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, ActivityRecord> _newestFirst = new(Comparer<long>.Create(static (x, y) => y.CompareTo(x)));
    private readonly SortedSet<long> _offsets = [];

    public void Take(long offset, ActivityRecord record)
    {
        lock (_gate)
        {
            _newestFirst[offset] = record;
            _offsets.Add(offset);
            if (_offsets.Count > capacity)
            {
                _newestFirst.Remove(_offsets.Min);
                _offsets.Remove(_offsets.Min);
            }
        }
    }

    /// <summary>Acts before an offset, newest first.</summary>
    /// <param name="subject">Only acts on this; null for all.</param>
    public IReadOnlyList<ActivityEntry> List(string? subject, long before, int limit)
    {
        lock (_gate)
        {
            return
            [
                .. _newestFirst
                    .Where(entry => entry.Key < before && (subject is null || entry.Value.Subject == subject))
                    .Take(limit)
                    .Select(entry => new ActivityEntry(entry.Key, entry.Value)),
            ];
        }
    }
}
