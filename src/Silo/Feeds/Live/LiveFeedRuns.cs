using GridGrains.Feeds.Live;

namespace GridGrains.Silo.Feeds.Live;

/// <summary>The feeds that this silo fetches; none where it was not started with --feed live.</summary>
internal sealed class LiveFeedRuns(IReadOnlyList<LiveFeedRun> all)
{
    public static readonly LiveFeedRuns None = new([]);

    public IReadOnlyList<LiveFeedRun> All { get; } = all;

    public LiveFeedRun? Find(string name) => All.FirstOrDefault(run => run.Name == name);
}
