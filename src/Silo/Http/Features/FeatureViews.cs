namespace GridGrains.Silo.Http.Features;

/// <summary>The views that are served and the services that name features of them.</summary>
internal sealed class FeatureViews(IEnumerable<FeatureView> views)
{
    /// <summary>What a first model of a node asks for.</summary>
    private static readonly string[] NodeDefault =
    [
        "rt_lmp", "rt_energy", "rt_congestion", "rt_loss", "da_lmp", "da_energy", "da_congestion", "da_loss", "dart",
        "session_mean", "session_min", "session_max", "short_mean", "hour_mean", "hour_min", "hour_max", "hour_so_far_mean",
        "da_h01", "da_h02", "da_h03",
    ];

    public IReadOnlyList<FeatureView> All { get; } = [.. views];

    public FeatureView? Find(string name)
    {
        foreach (var view in All)
        {
            if (view.Name == name)
            {
                return view;
            }
        }

        return null;
    }

    /// <summary>The references of a feature service, or null for an unknown one.</summary>
    public IReadOnlyList<string>? FindService(string name) => name switch
    {
        "node_default" => [.. NodeDefault.Select(feature => "node_prices:" + feature)],
        "hub_default" => EverythingOf("hub_prices"),
        "zone_default" => EverythingOf("zone_prices"),
        _ => null,
    };

    public bool IsJoinKey(string name)
    {
        foreach (var view in All)
        {
            if (view.JoinKey == name)
            {
                return true;
            }
        }

        return false;
    }

    private List<string>? EverythingOf(string view) => Find(view)?.FeatureNames.Select(feature => $"{view}:{feature}").ToList();
}
