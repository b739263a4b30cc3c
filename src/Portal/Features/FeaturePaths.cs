using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Features;

/// <summary>Addresses and words of pages about features.</summary>
internal static class FeaturePaths
{
    public static string View(FeatureViewEntry view) => "/features/" + Uri.EscapeDataString(NameOf(view));

    /// <summary>As requests name one version of a view: <c>turbine_stats@v2</c>.</summary>
    public static string NameOf(FeatureViewEntry view) => view.Version is { } version ? $"{view.Name}@v{version}" : view.Name;

    public static string KeptAs(FeatureViewEntry view) => (view.Online, view.Offline) switch
    {
        (true, true) => "online, history",
        (true, false) => "online",
        (false, true) => "history",
        _ => "nowhere",
    };
}
