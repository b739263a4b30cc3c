using System.Globalization;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Grains.Outages;
using GridGrains.Silo.Http.Guardrails;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Outages;

/// <summary>Outages that took capacity out of service while prices were unusual: of the node itself, of its zone or hub, and great ones anywhere in its market.</summary>
internal sealed class OutageContext(LiveOutages live, LiveCatalog catalog) : IAnomalyContext
{
    private const int MaxPerEpisode = 5;

    public async Task<IReadOnlyList<IReadOnlyList<AnomalyContextView>>> OfAsync(IReadOnlyList<EpisodeEntry> episodes, CancellationToken cancellation)
    {
        if (episodes.Count == 0)
        {
            return [];
        }

        var reference = await catalog.RefreshAsync(cancellation);
        var isos = episodes.Select(episode => episode.Iso).Distinct().ToList();
        var outages = (await live.ListAsync(isos.Count == 1 ? isos[0] : null, null, cancellation)).ToLookup(outage => outage.Iso);
        return [.. episodes.Select(episode => Nearest(episode, PlaceOf(episode), reference, outages[episode.Iso]))];

        (string Node, string? Zone, string? Hub) PlaceOf(EpisodeEntry episode)
        {
            var key = EntityKey.Parse(episode.Key);
            var membership = reference.MembershipOf(key, episode.StartUtc);
            return (key.Id, membership.Zone, membership.Hub);
        }
    }

    private static IReadOnlyList<AnomalyContextView> Nearest(
        EpisodeEntry episode, (string Node, string? Zone, string? Hub) place, ReferenceCatalog reference, IEnumerable<Outage> outages) =>
    [
        .. outages.Where(outage => outage.IsOutWithin(episode.StartUtc, episode.LastUtc.AddMinutes(1))).Select(outage => (Outage: outage, Distance: DistanceOf(outage, place, reference)))
            .Where(pair => pair.Distance < Distance.Market || OutageSeverities.IsAlerted(pair.Outage.Latest))
            .OrderBy(pair => pair.Distance).ThenByDescending(pair => pair.Outage.Latest.CapacityMw).ThenByDescending(pair => pair.Outage.Latest.StartUtc).Take(MaxPerEpisode)
            .Select(pair => ViewOf(pair.Outage, pair.Distance)),
    ];

    private static Distance DistanceOf(Outage outage, (string Node, string? Zone, string? Hub) place, ReferenceCatalog reference)
    {
        var report = outage.Latest;
        return report.Node == place.Node || outage.Facility == place.Node ? Distance.Node
            : Isos.TryGet(outage.Iso, out var iso) && new[] { place.Zone, place.Hub, place.Node }.Any(name => reference.IsSamePlace(iso, report.Region, name)) ? Distance.Zone
            : Distance.Market;
    }

    private static AnomalyContextView ViewOf(Outage outage, Distance distance)
    {
        var report = outage.Latest;
        var where = distance switch
        {
            Distance.Node => "at this node",
            Distance.Zone => $"in {report.Region}",
            _ => report.Region is { } region ? $"in {region}, the same market" : "in the same market",
        };
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.FacilityName ?? outage.Facility} ({report.FacilityType}, {report.Kind.Word()}): {report.CapacityMw:#,0.#} MW out since {report.StartUtc:yyyy-MM-dd'T'HH:mm'Z'} {where}");
        return new AnomalyContextView("outage", OutageViewsOf.IdOf(outage), report.StartUtc, outage.EndedUtc, text);
    }

    private enum Distance
    {
        Node,
        Zone,
        Market,
    }
}
