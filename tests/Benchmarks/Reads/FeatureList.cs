using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Features;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>The fifty features that every read asks for: all numbers, all present at a node with a day of day-ahead and some hours of real-time prices.</summary>
internal static class FeatureList
{
    public static readonly string[] Names =
    [
        "rt_interval_start", "rt_lmp", "rt_energy", "rt_congestion", "rt_loss", "rt_ghg", "rt_interval_end", "rt_known_at",
        "da_lmp", "da_energy", "da_congestion", "da_loss", "da_known_at", "dart", "da_latest_lmp",
        "session_mean", "session_min", "session_max", "session_count", "session_start",
        "short_mean", "short_min", "short_max", "short_count", "short_end",
        "hour_mean", "hour_min", "hour_max", "hour_count", "hour_end",
        "hour_so_far_mean", "hour_so_far_min", "hour_so_far_max", "hour_so_far_count", "hour_so_far_end",
        "da_session_mean", "da_session_min", "da_session_max",
        .. Enumerable.Range(1, 12).Select(hour => $"da_h{hour:00}"),
    ];

    /// <summary>The same features in the product's own catalogue.</summary>
    public static readonly Feature<NodeReading>[] OfNodes = Array.ConvertAll(Names, name => NodeFeatures.All.Single(feature => feature.Name == name));
}
