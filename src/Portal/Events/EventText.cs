using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Events;

/// <summary>Events as pages show them.</summary>
public static class EventText
{
    private const string Episode = "anomaly";
    private const string Spike = "price_spike";

    private static readonly TimeSpan Same = TimeSpan.FromHours(1);

    /// <summary>Whether the event has a page of its own, by its id.</summary>
    public static bool IsEpisode(DerivedEventView item) => item.Kind == Episode;

    /// <summary>Events without the spikes that an episode of the same series already covers; the order stays.</summary>
    public static IEnumerable<DerivedEventView> Uncovered(IEnumerable<DerivedEventView> events)
    {
        var all = events.ToList();
        var episodes = all.Where(IsEpisode).ToLookup(item => (item.Key, item.Market));
        return all.Where(item => item.Kind != Spike || !episodes[(item.Key, item.Market)].Any(episode => item.Start >= episode.Start - Same && item.Start <= LastOf(episode) + Same));
    }

    private static DateTime LastOf(DerivedEventView episode) =>
        episode.Labels?.GetValueOrDefault("last") is { } text
        && DateTime.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal, out var last) ? last : episode.End;
}
