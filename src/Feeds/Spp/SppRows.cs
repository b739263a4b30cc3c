using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Spp;

/// <summary>Turns the rows of one SPP file into prices.</summary>
internal sealed class SppRows
{
    private const int HoursOfDay = 24;

    private readonly Utf8CsvReader _row;
    private readonly CsvFields _fields;
    private readonly IReportSink _sink;
    private readonly PriceProduct _product;
    private readonly int _intervalMinutes;
    private readonly CsvColumn _localEnd;
    private readonly CsvColumn _gmtEnd;
    private readonly CsvColumn _location;
    private readonly CsvColumn _balancingAuthority;
    private readonly CsvColumn _lmp;
    private readonly CsvColumn _loss;
    private readonly CsvColumn _congestion;
    private readonly CsvColumn _energy;
    private readonly NodeTable _nodes = new(Isos.Spp);
    private readonly Utf8Interner<NodeLabels> _labels = new(baa => baa.Length == 0 ? NodeLabels.None : new NodeLabels(BalancingAuthority: baa));
    private readonly RepeatedHourByOrder _localTimes = new(new LocalTimes(MarketClock.For(Isos.Spp)));
    private readonly KnownAtEstimate _knownAt;
    private DateTime _agreedUtc;
    private DateTime _agreedLocal;
    private TimeSpan _slack;

    public SppRows(CsvHeader header, Utf8CsvReader row, IReportSink sink, ReportInput input)
    {
        (_row, _sink, _product) = (row, sink, input.Product);
        _fields = new CsvFields(row, sink);
        _intervalMinutes = input.Product.IntervalMinutes();
        _localEnd = header.Column("Interval");
        _gmtEnd = SppLmpByLocation.GmtEndOf(header);
        _location = SppLmpByLocation.LocationOf(header);
        _balancingAuthority = header.Column("BAA");
        _lmp = header.Column("LMP");
        _loss = header.Column("MLC");
        _congestion = header.Column("MCC");
        _energy = header.Column("MEC");
        _knownAt = new KnownAtEstimate(Isos.Spp, input.Product, input.Options.RealTimeLag);
    }

    public void ReadRow()
    {
        if (!_fields.TryNode(_location, _nodes, out var node)
            || !TryEndUtc(node, out var endUtc)
            || !_fields.TryNumber(_lmp, out var lmp)
            || !_fields.TryOptionalNumber(_loss, out var loss)
            || !_fields.TryOptionalNumber(_congestion, out var congestion)
            || !_fields.TryOptionalNumber(_energy, out var energy)
            || !TryLabels(out var labels))
        {
            return;
        }

        var startUtc = SppForms.Intervals.Stamp.StartUtc(endUtc, _intervalMinutes);
        var (knownAtUtc, basis) = _knownAt.Of(startUtc);
        var fact = new LmpFact
        {
            Product = _product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = _intervalMinutes,
            Lmp = lmp,
            Energy = energy,
            Congestion = congestion,
            Loss = loss,
            KnownAtUtc = knownAtUtc,
            KnownAtBasis = basis,
        };
        _sink.RowAccepted();
        _sink.Price(new LmpEvent(node.Key, fact, labels), _row.Line);
    }

    private bool TryEndUtc(ReportNode node, out DateTime endUtc)
    {
        endUtc = default;
        if (_gmtEnd.Exists)
        {
            if (!_fields.TryStamp(_gmtEnd, out var gmt))
            {
                return false;
            }

            endUtc = gmt.AsUtc();
            return !_localEnd.Exists || IsAgreed(endUtc) || _fields.Reject(_localEnd, RejectReason.Contradiction, "is another time than the one in GMT beside it");
        }

        return _fields.TryStamp(_localEnd, out var local)
            && (_localTimes.TryToUtc(node.Index, local.WallClock, out endUtc)
                || _fields.Reject(_localEnd, RejectReason.NoSuchHour, "is skipped by the clock on this day"));
    }

    // Rows of one interval come together. Where the clock changes, files differ in how they write its hours.
    private bool IsAgreed(DateTime endUtc)
    {
        if (endUtc != _agreedUtc)
        {
            var clock = MarketClock.For(Isos.Spp);
            (_agreedUtc, _agreedLocal) = (endUtc, clock.ToLocal(endUtc).ToDateTimeUnspecified());
            _slack = clock.HoursIn(clock.TradeDate(endUtc.AddTicks(-1))) == HoursOfDay ? TimeSpan.Zero : TimeSpan.FromHours(1);
        }

        return _fields.TryStamp(_localEnd, out var local) && (local.WallClock - _agreedLocal).Duration() <= _slack;
    }

    private bool TryLabels(out NodeLabels labels)
    {
        var known = _labels.TryGet(_fields[_balancingAuthority], out var found);
        labels = found ?? NodeLabels.None;
        return known || _fields.Reject(_balancingAuthority, RejectReason.UnknownValue, "is no text");
    }
}
