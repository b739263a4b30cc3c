using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using NodaTime;

namespace GridGrains.Feeds.Spp;

/// <summary>
/// The days of one monthly archive, filled row by row and handed on hour by hour. A bad cell costs its hour; a row is rejected when none
/// of its cells is usable, or when its location has no LMP row on that day.
/// </summary>
internal sealed class SppMonth
{
    /// <summary>About three months of all settlement locations: no archive of a month has more.</summary>
    private const int MaxLocationDays = 150_000;

    private readonly Utf8CsvReader _row;
    private readonly CsvFields _fields;
    private readonly IReportSink _sink;
    private readonly ReportInput _input;
    private readonly SppHours _hours;
    private readonly CsvColumn _date;
    private readonly CsvColumn _location;
    private readonly CsvColumn _type;
    private readonly NodeTable _nodes = new(Isos.Spp);
    private readonly SortedDictionary<DateTime, Dictionary<int, SppLocationDay>> _days = [];
    private readonly MarketClock _clock = MarketClock.For(Isos.Spp);
    private int _count;

    public SppMonth(CsvHeader header, SppHours hours, Utf8CsvReader row, IReportSink sink, ReportInput input)
    {
        (_hours, _row, _sink, _input) = (hours, row, sink, input);
        _fields = new CsvFields(row, sink);
        _date = header.Column("Date");
        _location = header.Column(SppForms.LocationSpellings);
        _type = header.Column("Price Type");
    }

    /// <exception cref="ReportFormatException">The file holds more than an archive of a month does.</exception>
    public void ReadRow()
    {
        var cells = new double[SppHours.MaxHours];
        if (!TryPart(out var part) || !_fields.TryStamp(_date, out var date) || !_fields.TryNode(_location, _nodes, out var node)
            || !TryCells(date.WallClock.Date, cells))
        {
            return;
        }

        if (!DayOf(date.WallClock.Date, node).TryTake(part, cells, _row.Line, out var earlierLine))
        {
            _sink.RowRejected(new RowRejection(_row.Line, "", RejectReason.Contradiction, $"line {earlierLine} has other values for {node.Key.Id}"));
        }
        else if (earlierLine != 0)
        {
            _sink.RowAccepted();
        }
    }

    /// <summary>Settles the rows held so far and hands the prices on.</summary>
    public void Complete(CancellationToken cancellation)
    {
        var knownAt = new KnownAtEstimate(Isos.Spp, _input.Product, _input.Options.RealTimeLag);
        foreach (var (date, locations) in _days)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var location in locations.Values)
            {
                location.Settle(_sink);
            }

            var dayStartUtc = _clock.StartOfDayUtc(LocalDate.FromDateTime(date));
            for (var hour = 0; hour < SppHours.MaxHours; hour++)
            {
                PriceHour(dayStartUtc, hour, locations.Values, knownAt);
            }
        }

        _days.Clear();
    }

    private void PriceHour(DateTime dayStartUtc, int hour, IEnumerable<SppLocationDay> locations, KnownAtEstimate knownAt)
    {
        var minutes = _input.Product.IntervalMinutes();
        var startUtc = SppForms.Month.Stamp.StartUtc(dayStartUtc.AddHours(hour + 1), minutes);
        var known = knownAt.Of(startUtc);
        foreach (var location in locations)
        {
            if (location.TryPrice(hour, out var price))
            {
                var fact = price with
                {
                    Product = _input.Product,
                    IntervalStartUtc = startUtc,
                    IntervalMinutes = minutes,
                    KnownAtUtc = known.KnownAtUtc,
                    KnownAtBasis = known.Basis,
                };
                _sink.Price(new LmpEvent(location.Node.Key, fact, location.Node.Labels), location.LmpLine);
            }
        }
    }

    private SppLocationDay DayOf(DateTime date, ReportNode node)
    {
        if (!_days.TryGetValue(date, out var locations))
        {
            _days.Add(date, locations = []);
        }

        if (!locations.TryGetValue(node.Index, out var day))
        {
            if (++_count > MaxLocationDays)
            {
                throw new ReportFormatException($"holds more than {MaxLocationDays} days of locations, which no archive of a month does");
            }

            locations.Add(node.Index, day = new SppLocationDay(node));
        }

        return day;
    }

    private bool TryPart(out SppPart part)
    {
        var text = _fields[_type];
        SppPart? found = text switch
        {
            _ when text.SequenceEqual("LMP"u8) => SppPart.Lmp,
            _ when text.SequenceEqual("MLC"u8) => SppPart.Loss,
            _ when text.SequenceEqual("MCC"u8) => SppPart.Congestion,
            _ when text.SequenceEqual("MEC"u8) => SppPart.Energy,
            _ => null,
        };
        part = found.GetValueOrDefault();
        return found is not null
            || (text.IsEmpty ? _fields.RejectMissing(_type) : _fields.Reject(_type, RejectReason.UnknownValue, "is none of LMP, MLC, MCC, MEC"));
    }

    /// <summary>Fills the hours of the day, in elapsed time; NaN where the row has none.</summary>
    private bool TryCells(DateTime date, double[] cells)
    {
        Array.Fill(cells, double.NaN);
        var hoursInDay = _clock.HoursIn(LocalDate.FromDateTime(date));
        Span<bool> isFilled = stackalloc bool[_hours.Count];
        Span<int> sequence = stackalloc int[_hours.Count];
        for (var place = 0; place < _hours.Count; place++)
        {
            isFilled[place] = !_fields[_hours[place]].IsEmpty;
        }

        if (!_hours.TryPlace(hoursInDay, isFilled, sequence))
        {
            return _fields.Reject(_date, RejectReason.NoSuchHour, $"has {hoursInDay} hours in Central prevailing time, and the row has prices of more");
        }

        var any = false;
        for (var place = 0; place < _hours.Count; place++)
        {
            any |= sequence[place] > 0 && TryCell(place, hoursInDay, out cells[sequence[place] - 1]);
        }

        if (!any)
        {
            _sink.RowRejected(new RowRejection(_row.Line, "", RejectReason.IncompletePrice, "no hour of the row is usable"));
        }

        return any;
    }

    private bool TryCell(int place, int hoursInDay, out double value)
    {
        value = double.NaN;
        var text = _fields[_hours[place]];
        var isNumber = Utf8Numbers.TryParse(text, out double number);
        if (isNumber && !_hours.IsAmbiguous(place, hoursInDay))
        {
            value = number;
            return true;
        }

        var (reason, detail) = isNumber ? (RejectReason.NoSuchHour, "is either of two hours: the clock is set back on this day, and the file has no column for the second")
            : text.IsEmpty ? (RejectReason.MissingField, "the field is empty")
            : (RejectReason.BadNumber, $"'{CsvFields.Quote(text)}' is no number");
        _sink.RowRejected(new RowRejection(_row.Line, _hours[place].Name, reason, detail) { IsPart = true });
        return false;
    }
}
