using Orleans.Dashboard;

namespace GridGrains.Silo.Hosting;

/// <summary>
/// Orleans' dashboard so that it shows work. It counts calls only while somebody looks, until a minute after, and remembers a hundred seconds: between
/// prices that come every five minutes that is an idle cluster.
/// </summary>
internal static class SiloDashboard
{
    /// <summary>Seconds that it remembers: two rounds of five-minute prices.</summary>
    public const int HistorySeconds = 600;

    /// <summary>How long it counts on after the last look.</summary>
    public static readonly TimeSpan CountsOn = TimeSpan.FromMinutes(15);

    // Each look reads every counter of Orleans, of which there are hundreds.
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    /// <summary>Counting costs about a microsecond a call: the simulated market has few, a replay of files hundreds of thousands a second.</summary>
    public static bool CountsFromStart(FeedSettings feed) => feed.Kind == FeedKind.Simulator;

    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        silo.AddDashboard(options => (options.CounterUpdateIntervalMs, options.HistoryLength) = ((int)Refresh.TotalMilliseconds, HistorySeconds));
        silo.Configure<GrainProfilerOptions>(profiler => (profiler.TraceAlways, profiler.DeactivationTime) = (CountsFromStart(settings.Feed), CountsOn));
    }
}
