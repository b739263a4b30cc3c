using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Pjm;

/// <summary>Turns Data Miner price records into prices. Every version is one, also those that <c>row_is_current</c> calls superseded.</summary>
internal sealed class PjmRecords(IReportRow row, PjmColumns columns, PriceRelease release, IReportSink sink, ReportInput input)
{
    private readonly CsvFields _fields = new(row, sink);
    private readonly NodeTable _nodes = new(Isos.Pjm);
    private readonly Utf8Interner<string?> _texts = new(text => text.Length == 0 ? null : text);
    private readonly KnownAtEstimate[] _knownAt =
        [.. columns.Products.Select(product => new KnownAtEstimate(Isos.Pjm, product.Product, input.Options.RealTimeLag, release))];

    private readonly Prices[] _prices = new Prices[columns.Products.Count];

    public void ReadRow()
    {
        if (!TryNode(out var node)
            || !_fields.TryStamp(columns.BeginningUtc, out var beginning)
            || !TryProducts()
            || !TryVersion(out var version)
            || !TryLabels(node))
        {
            return;
        }

        sink.RowAccepted();
        for (var product = 0; product < _prices.Length; product++)
        {
            if (!double.IsNaN(_prices[product].Lmp))
            {
                sink.Price(new LmpEvent(node.Key, FactOf(product, beginning.AsUtc(), version), node.Labels), row.Line);
            }
        }
    }

    /// <summary>The node by its id; by its name in the feed that has no ids.</summary>
    private bool TryNode(out ReportNode node)
    {
        if (columns.NodeId.Exists)
        {
            return _fields.TryNode(columns.NodeId, _nodes, out node);
        }

        node = null!;
        if (!_texts.TryGet(row[columns.NodeName.Position], out var name) || !_texts.TryGet(row[columns.Type.Position], out var type))
        {
            return _fields.Reject(columns.NodeName, RejectReason.BadKey, "or the type beside it is no text");
        }

        if (name is null)
        {
            return _fields.RejectMissing(columns.NodeName);
        }

        return (input.Names.TryResolve(Isos.Pjm, name, type, out var id) && _nodes.TryGet(id, out node!))
            || _fields.Reject(columns.NodeName, RejectReason.BadKey, "has no known pnode_id, and the feed gives none");
    }

    private LmpFact FactOf(int product, DateTime stampUtc, long version)
    {
        var market = columns.Products[product].Product;
        var startUtc = PjmForms.Stamp.StartUtc(stampUtc, market.IntervalMinutes());
        var (knownAtUtc, basis) = _knownAt[product].Of(startUtc);
        return new LmpFact
        {
            Product = market,
            IntervalStartUtc = startUtc,
            IntervalMinutes = market.IntervalMinutes(),
            Lmp = _prices[product].Lmp,
            Energy = _prices[product].Energy,
            Congestion = _prices[product].Congestion,
            Loss = _prices[product].Loss,
            KnownAtUtc = knownAtUtc,
            KnownAtBasis = basis,
            SourceVersion = version,
        };
    }

    /// <summary>Every record has a price; one that carries two products may lack one of them.</summary>
    private bool TryProducts()
    {
        var any = false;
        for (var product = 0; product < _prices.Length; product++)
        {
            if (!TryPrices(columns.Products[product], out _prices[product]))
            {
                return false;
            }

            any |= !double.IsNaN(_prices[product].Lmp);
        }

        return any || _fields.RejectMissing(columns.Products[0].Lmp);
    }

    private bool TryPrices(PjmPriceColumns product, out Prices prices)
    {
        prices = default;
        if (!_fields.TryOptionalNumber(product.Lmp, out prices.Lmp)
            || !_fields.TryOptionalNumber(product.Energy, out prices.Energy)
            || !_fields.TryOptionalNumber(product.Congestion, out prices.Congestion)
            || !_fields.TryOptionalNumber(product.Loss, out prices.Loss))
        {
            return false;
        }

        if (double.IsNaN(prices.Energy))
        {
            // The unverified feed leaves energy out; the difference of decimals shows the digits that were published.
            prices.Energy = DerivedEnergy.Of(row[product.Lmp.Position], row[product.Congestion.Position], row[product.Loss.Position]);
        }

        return true;
    }

    private bool TryVersion(out long version)
    {
        version = 0;
        var text = row[columns.Version.Position];
        var current = row[columns.IsCurrent.Position];
        if (!text.IsEmpty && !Utf8Numbers.TryParse(text, out version))
        {
            return _fields.Reject(columns.Version, RejectReason.BadNumber, "is no version number");
        }

        return current.IsEmpty || IsTruth(current) || _fields.Reject(columns.IsCurrent, RejectReason.UnknownValue, "is neither true nor false");
    }

    private static bool IsTruth(ReadOnlySpan<byte> text) =>
        System.Text.Ascii.EqualsIgnoreCase(text, "true"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "false"u8);

    private bool TryLabels(ReportNode node)
    {
        if (!_texts.TryGet(row[columns.NodeName.Position], out var name)
            || !_texts.TryGet(row[columns.Type.Position], out var type)
            || !_texts.TryGet(row[columns.Zone.Position], out var zone))
        {
            return _fields.Reject(columns.NodeName, RejectReason.UnknownValue, "or the type or zone beside it is no text");
        }

        var labels = node.Labels;
        if (!ReferenceEquals(labels.Name, name) || !ReferenceEquals(labels.Type, type) || !ReferenceEquals(labels.Zone, zone))
        {
            node.Labels = new NodeLabels(Name: name, Type: type, Zone: zone);
            if (columns.NodeId.Exists)
            {
                input.Names.Learn(node.Key, name, type);
            }
        }

        return true;
    }

    private struct Prices
    {
        public double Lmp;
        public double Energy;
        public double Congestion;
        public double Loss;
    }
}
