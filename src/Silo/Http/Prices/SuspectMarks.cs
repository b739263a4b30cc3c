using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Guardrails;

namespace GridGrains.Silo.Http.Prices;

/// <summary>Marks live prices of days that are in quarantine: they are shown, with the word <c>suspect</c> among their doubts.</summary>
internal sealed class SuspectMarks(QuarantineService quarantine)
{
    private const string Suspect = "suspect";

    public NodeView Mark(NodeView node, Iso iso) => quarantine.Index.InForce.Count == 0 ? node : node with
    {
        RealTime = Mark(node.RealTime, iso),
        DayAhead = Mark(node.DayAhead, iso),
        Products = [.. node.Products.Select(product => Mark(product, iso)!)],
    };

    public AreaView Mark(AreaView area, Iso iso) => quarantine.Index.InForce.Count == 0 ? area : area with
    {
        RealTime = Mark(area.RealTime, iso),
        DayAhead = Mark(area.DayAhead, iso),
        Published = [.. area.Published.Select(price => Mark(price, iso)!)],
    };

    private ProductView? Mark(ProductView? product, Iso iso) => product is null ? null : product with { Latest = Mark(product.Latest, iso)! };

    private PriceView? Mark(PriceView? price, Iso iso) =>
        price is not null && PriceProducts.TryParse(price.Market, out var product) && quarantine.Index.IsSuspect(iso, product, price.IntervalStart)
            ? price with { Quality = [.. price.Quality, Suspect] }
            : price;
}
