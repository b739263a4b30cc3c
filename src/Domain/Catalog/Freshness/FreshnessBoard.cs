using GridGrains.Domain.Log;

namespace GridGrains.Domain.Catalog.Freshness;

/// <summary>How far a sink is in one partition.</summary>
public readonly record struct SinkPlace(string Sink, TopicPartition Partition, long Taken, long End);

/// <summary>Judges all datasets by looks at the sinks. Readers see the last look; one looker at a time.</summary>
public sealed class FreshnessBoard
{
    private readonly Dictionary<(string Sink, TopicPartition Partition), WaitingClock> _clocks = [];
    private Dictionary<string, DatasetFreshness> _last = [];

    /// <summary>By id; those whose sinks this process runs.</summary>
    public IReadOnlyDictionary<string, DatasetFreshness> Last => Volatile.Read(ref _last);

    /// <returns>Datasets that have become late with this look.</returns>
    public IReadOnlyList<DatasetFreshness> Look(DateTime nowUtc, IReadOnlyList<WatchedDataset> datasets, IReadOnlyList<SinkPlace> places)
    {
        var behind = new Dictionary<(string, string), (TimeSpan Behind, long Taken, long End)>();
        foreach (var place in places)
        {
            var key = (place.Sink, place.Partition);
            var clock = _clocks.TryGetValue(key, out var known) ? known : _clocks[key] = new WaitingClock();
            var waited = clock.Look(nowUtc, place.Taken, place.End);
            var sum = behind.GetValueOrDefault((place.Sink, place.Partition.Topic));
            behind[(place.Sink, place.Partition.Topic)] = (waited > sum.Behind ? waited : sum.Behind, sum.Taken + place.Taken, sum.End + place.End);
        }

        // A partition that went to another silo is that one's to watch.
        foreach (var gone in _clocks.Keys.Except(places.Select(place => (place.Sink, place.Partition))).ToArray())
        {
            _clocks.Remove(gone);
        }

        var next = datasets.Select(dataset => Of(dataset, nowUtc, behind)).OfType<DatasetFreshness>().ToDictionary(freshness => freshness.Dataset.Id);
        var news = next.Values.Where(freshness => freshness.IsLate && _last.GetValueOrDefault(freshness.Dataset.Id) is not { LateSinceUtc: not null }).ToArray();
        Volatile.Write(ref _last, next);
        return news;
    }

    private DatasetFreshness? Of(WatchedDataset dataset, DateTime nowUtc, Dictionary<(string, string), (TimeSpan Behind, long Taken, long End)> behind)
    {
        var topics = dataset.Topics.Where(topic => behind.ContainsKey((dataset.Sink, topic))).Select(topic => behind[(dataset.Sink, topic)]).ToArray();
        if (topics.Length == 0)
        {
            return null;
        }

        var (taken, end) = (topics.Sum(topic => topic.Taken), topics.Sum(topic => topic.End));
        var measured = new DatasetFreshness(dataset, nowUtc, topics.Max(topic => topic.Behind), end == 0 ? 1 : (double)taken / end, null);
        return measured.IsLate ? measured with { LateSinceUtc = _last.GetValueOrDefault(dataset.Id)?.LateSinceUtc ?? nowUtc } : measured;
    }
}
