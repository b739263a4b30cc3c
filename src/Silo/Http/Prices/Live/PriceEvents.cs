using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Prices.Nodes;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Prices.Live;

/// <summary>What one reader gets of prices.</summary>
internal sealed class PriceEvents(ReferenceCatalog catalog)
{
    private readonly SentPrices _sent = new();

    /// <returns>Null when the record brings nothing new.</returns>
    public SentEvent? EventOf(in LmpEvent price) => _sent.TryMark(price)
        ? new SentEvent("price", JsonSerializer.SerializeToUtf8Bytes(UpdateOf(price.Node, price.Fact, LabelsOf(price)), ApiJson.Default.PriceUpdate))
        : null;

    /// <summary>What the record says of its node, and of the rest what the catalog knows. Safe for all threads.</summary>
    public NodeLabels LabelsOf(in LmpEvent price)
    {
        var given = price.Labels;
        return given is { Name: not null, Hub: not null, Zone: not null } || !catalog.TryGet(price.Node, price.Fact.IntervalStartUtc, out var known)
            ? given
            : given with { Name = given.Name ?? NameOf(known), Hub = given.Hub ?? known.Hub, Zone = given.Zone ?? known.Zone };
    }

    private static string? NameOf(NodeReference node) => node.Name == node.Key.Id ? null : node.Name;

    private static PriceUpdate UpdateOf(EntityKey node, in LmpFact fact, NodeLabels labels) => new(
        node.Iso.Code,
        node.Id,
        node.ToString(),
        labels.Name,
        labels.Hub,
        labels.Zone,
        fact.Product.Name(),
        fact.IntervalStartUtc,
        fact.IntervalEndUtc,
        fact.Lmp,
        PriceViews.Published(fact.Energy),
        PriceViews.Published(fact.Congestion),
        PriceViews.Published(fact.Loss),
        PriceViews.Published(fact.Ghg),
        fact.KnownAtUtc);
}
