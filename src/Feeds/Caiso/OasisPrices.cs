using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>One file of a report, and where its rows are settled.</summary>
internal sealed record OasisPart(ReportInput Input, IReportSink Sink);

/// <summary>
/// Puts prices together whose components lie scattered over a report, or over its parts: OASIS gives each component a row of its own, in
/// no order. Held in memory until the end, then handed on by interval and node.
/// </summary>
internal sealed class OasisPrices
{
    private readonly Dictionary<(int Node, DateTime StartUtc), int> _places = [];
    private readonly List<OasisPrice> _prices = [];
    private readonly List<OasisPart> _parts = [];

    /// <summary>The nodes of all parts: their indexes distinguish prices.</summary>
    public NodeTable Nodes { get; } = new(Isos.Caiso);

    public OasisPart AddPart(ReportInput input, IReportSink sink)
    {
        var part = new OasisPart(input, sink);
        _parts.Add(part);
        return part;
    }

    public void Add(OasisPart part, ReportNode node, DateTime startUtc, OasisComponent component, double value, int line)
    {
        if (!_places.TryGetValue((node.Index, startUtc), out var place))
        {
            place = _prices.Count;
            _places.Add((node.Index, startUtc), place);
            _prices.Add(new OasisPrice(node, startUtc));
        }

        var price = _prices[place];
        if (price.PartOf(component) is not { } earlier)
        {
            price.Set(component, value, part, line);
        }
        else if (price.Value(component).Equals(value))
        {
            part.Sink.RowAccepted();
        }
        else
        {
            var where = ReferenceEquals(earlier, part) ? "" : $" of {earlier.Input.FileName}";
            part.Sink.RowRejected(new RowRejection(line, component.ToString(), RejectReason.Contradiction,
                $"line {price.Line(component)}{where} says {price.Value(component)} of {node.Key.Id} at {startUtc:yyyy-MM-ddTHH:mm:ssZ}, not {value}"));
        }
    }

    /// <summary>Settles the rows held so far and hands the prices on, part by part: a price belongs to the part that has its LMP.</summary>
    public void Complete(CancellationToken cancellation)
    {
        _prices.Sort();
        foreach (var part in _parts)
        {
            if (_parts.Count > 1)
            {
                part.Sink.ReportOpened(part.Input.FileName);
            }

            Settle(part, cancellation);
        }
    }

    private void Settle(OasisPart part, CancellationToken cancellation)
    {
        var knownAt = new KnownAtEstimate(Isos.Caiso, part.Input.Product, part.Input.Options.RealTimeLag);
        foreach (var price in _prices)
        {
            cancellation.ThrowIfCancellationRequested();
            var lmpPart = price.PartOf(OasisComponent.Lmp);
            for (var component = OasisComponent.Lmp; component <= OasisComponent.Ghg; component++)
            {
                if (ReferenceEquals(price.PartOf(component), part))
                {
                    SettleRow(part, price, component, isWhole: lmpPart is not null);
                }
            }

            if (ReferenceEquals(lmpPart, part))
            {
                part.Sink.Price(ToEvent(price, part.Input.Product, knownAt.Of(price.StartUtc)), price.Line(OasisComponent.Lmp));
            }
        }
    }

    private void SettleRow(OasisPart part, OasisPrice price, OasisComponent component, bool isWhole)
    {
        if (isWhole)
        {
            part.Sink.RowAccepted();
            return;
        }

        var where = _parts.Count > 1 ? "any part of this report" : "this file";
        part.Sink.RowRejected(new RowRejection(price.Line(component), component.ToString(), RejectReason.IncompletePrice,
            $"{price.Node.Key.Id} at {price.StartUtc:yyyy-MM-ddTHH:mm:ssZ} has no LMP in {where}"));
    }

    private static LmpEvent ToEvent(OasisPrice price, PriceProduct product, (DateTime AtUtc, KnownAtBasis Basis) known) => new(
        price.Node.Key,
        new LmpFact
        {
            Product = product,
            IntervalStartUtc = price.StartUtc,
            IntervalMinutes = product.IntervalMinutes(),
            Lmp = price.Value(OasisComponent.Lmp),
            Energy = price.Value(OasisComponent.Energy),
            Congestion = price.Value(OasisComponent.Congestion),
            Loss = price.Value(OasisComponent.Loss),
            Ghg = price.Value(OasisComponent.Ghg),
            KnownAtUtc = known.AtUtc,
            KnownAtBasis = known.Basis,
        },
        price.Node.Labels);
}
