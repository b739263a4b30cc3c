using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Nyiso;

/// <summary>
/// Turns the rows of one NYISO file into prices. Stamps are local: of the interval's START in hourly files, of its END in 5- and
/// 15-minute ones, whose length is taken as regular also for extra runs off the grid. NYISO publishes congestion with the opposite
/// sign: LBMP = energy + losses - congestion.
/// </summary>
internal sealed class NyisoPriceRows
{
    private readonly NyisoColumns _columns;
    private readonly Utf8CsvReader _row;
    private readonly CsvFields _fields;
    private readonly IReportSink _sink;
    private readonly ReportInput _input;
    private readonly int _intervalMinutes;
    private readonly bool _isHourly;
    private readonly StampRule _stamp;
    private readonly NodeTable _nodes = new(Isos.Nyiso);
    private readonly RepeatedHourByOrder _times = new(new LocalTimes(MarketClock.For(Isos.Nyiso)));
    private readonly Dictionary<PriceProduct, KnownAtEstimate> _knownAt;
    private readonly NyisoTail? _tail;

    public NyisoPriceRows(NyisoColumns columns, Utf8CsvReader row, IReportSink sink, ReportInput input)
    {
        (_columns, _row, _sink, _input) = (columns, row, sink, input);
        _fields = new CsvFields(row, sink);
        _intervalMinutes = input.Product.IntervalMinutes();
        _isHourly = _intervalMinutes == 60;
        _stamp = NyisoForms.Of(input.Product).Stamp;
        _tail = input.Product == PriceProduct.RealTime5Min ? new NyisoTail(Settle) : null;
        PriceProduct[] products = _tail is null ? [input.Product] : [PriceProduct.RealTime5Min, PriceProduct.RealTime15Min];
        _knownAt = products.ToDictionary(product => product, product => new KnownAtEstimate(Isos.Nyiso, product, input.Options.RealTimeLag));
    }

    public void ReadRow()
    {
        // The time comes before the prices: a row without a usable price still takes its turn in a repeated hour.
        if (!TryNode(out var node)
            || !TryStamp(node, out var stampUtc, out var local)
            || !TryDecimal(_columns.Lbmp, out var lbmp)
            || !TryDecimal(_columns.Losses, out var losses)
            || !TryDecimal(_columns.Congestion, out var congestion))
        {
            return;
        }

        if (lbmp is not { } price)
        {
            _fields.RejectMissing(_columns.Lbmp);
            return;
        }

        var startUtc = _stamp.StartUtc(stampUtc, _intervalMinutes);
        var row = new NyisoTail.Row(new LmpEvent(node.Key, FactOf(startUtc, price, losses, congestion), node.Labels), stampUtc, _row.Line);
        if (_tail is null)
        {
            Settle(row, _input.Product);
        }
        else
        {
            _tail.Take(row, local);
        }
    }

    /// <summary>Settles the rows that waited for the end of the file.</summary>
    public void Complete() => _tail?.Complete();

    private void Settle(NyisoTail.Row row, PriceProduct product)
    {
        var minutes = product.IntervalMinutes();
        var startUtc = minutes == _intervalMinutes ? row.Price.Fact.IntervalStartUtc : _stamp.StartUtc(row.EndUtc, minutes);
        var (knownAtUtc, basis) = _knownAt[product].Of(startUtc);
        _sink.RowAccepted();
        _sink.Price(
            row.Price with
            {
                Fact = row.Price.Fact with { Product = product, IntervalStartUtc = startUtc, IntervalMinutes = minutes, KnownAtUtc = knownAtUtc, KnownAtBasis = basis },
            },
            row.Line);
    }

    private LmpFact FactOf(DateTime startUtc, decimal lbmp, decimal? losses, decimal? congestion)
    {
        var canonicalCongestion = -congestion;
        return new LmpFact
        {
            Product = _input.Product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = _intervalMinutes,
            Lmp = AsDouble(lbmp),
            Energy = DerivedEnergy.Of(lbmp, canonicalCongestion, losses),
            Congestion = AsDouble(canonicalCongestion),
            Loss = AsDouble(losses),
            KnownAtUtc = default,
        };
    }

    // Adding zero turns the negative zero, which a negated decimal zero becomes, into zero.
    private static double AsDouble(decimal? value) => value is { } number ? (double)number + 0.0 : double.NaN;

    private bool TryNode(out ReportNode node)
    {
        if (!_fields.TryNode(_columns.Ptid, _nodes, out node))
        {
            return false;
        }

        if (!ReferenceEquals(node.Labels, NodeLabels.None))
        {
            return true;
        }

        if (!Utf8Numbers.TryParse(_fields[_columns.Ptid], out long ptid))
        {
            return _fields.Reject(_columns.Ptid, RejectReason.BadKey, "is no PTID");
        }

        node.Labels = NyisoNodes.LabelsOf(ptid, _fields[_columns.Name], _input.FileName);
        return true;
    }

    private bool TryStamp(ReportNode node, out DateTime stampUtc, out DateTime local)
    {
        (stampUtc, local) = (default, default);
        if (!_fields.TryStamp(_columns.Time, out var stamp))
        {
            return false;
        }

        if (_isHourly && stamp.WallClock.TimeOfDay.Ticks % TimeSpan.TicksPerHour != 0)
        {
            return _fields.Reject(_columns.Time, RejectReason.BadTime, "starts no hour");
        }

        local = stamp.WallClock;
        return _times.TryToUtc(node.Index, local, out stampUtc)
            || _fields.Reject(_columns.Time, RejectReason.NoSuchHour, "is skipped by the clock on this day");
    }

    /// <summary>Null for a field that is empty or missing.</summary>
    private bool TryDecimal(CsvColumn column, out decimal? number)
    {
        number = null;
        var text = _fields[column];
        if (text.IsEmpty)
        {
            return true;
        }

        var isNumber = Utf8Numbers.TryParse(text, out decimal parsed);
        number = parsed;
        return isNumber || _fields.Reject(column, RejectReason.BadNumber, "is no number");
    }
}
