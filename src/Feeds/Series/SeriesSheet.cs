using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Series;

/// <summary>
/// One report while it is read: its columns, and the row that is read now. A row is settled by <see cref="End"/>: accepted when a cell of it
/// was usable, or when the source says that there is no value; a bad cell beside good ones is reported by itself.
/// </summary>
internal sealed class SeriesSheet(ISeriesLayout layout, CsvHeader? header, IReportRow row, ISeriesReportSink sink, SeriesInput input)
{
    private readonly List<RowRejection> _bad = [];
    private readonly Utf8Interner<string?> _locations = new(text => EntityKey.IsValidId(text) ? text : null);
    private int _good;
    private string _empty = "";

    public string FileName => input.FileName;

    public DateTime? WrittenAt => input.WrittenAt;

    public TimeSpan Lag => input.Options.RealTimeLag;

    public IReportRow Row => row;

    public CsvColumn Column(params ReadOnlySpan<string> spellings) => header?.Column(spellings) ?? new CsvColumn(spellings[0], -1);

    public ReadOnlySpan<byte> this[CsvColumn column] => row[column.Position];

    public void Begin()
    {
        _bad.Clear();
        (_good, _empty) = (0, "");
    }

    public void End()
    {
        if (_good > 0)
        {
            sink.RowAccepted();
        }
        else if (_bad.Count == 0)
        {
            _bad.Add(new RowRejection(row.Line, _empty, RejectReason.MissingField, "the row has no value"));
        }

        for (var place = 0; place < _bad.Count; place++)
        {
            sink.RowRejected(_bad[place] with { IsPart = _good > 0 || place > 0 });
        }
    }

    /// <summary>A number of the current row as a value; an empty cell is none, and <paramref name="missing"/> is what a source writes where it has none.</summary>
    public void Add(CsvColumn column, in SeriesKey key, in SeriesMoment moment, ReadOnlySpan<byte> missing = default, bool isMagnitude = false)
    {
        var text = row[column.Position];
        if (text.IsEmpty)
        {
            _empty = _empty.Length == 0 ? column.Name : _empty;
            return;
        }

        var isMissing = !missing.IsEmpty && missing.IndexOf(text) >= 0;
        if (!isMissing && !Utf8Numbers.TryParse(text, out double _))
        {
            Reject(column, RejectReason.BadNumber, "is no number");
            return;
        }

        var number = double.NaN;
        if (!isMissing)
        {
            Utf8Numbers.TryParse(text, out number);
            number = (isMagnitude ? Math.Abs(number) : number) + 0.0;
            var family = SeriesCatalog.Find(key.Series)!;
            if (number < family.Least || number > family.Greatest)
            {
                Reject(column, RejectReason.BadNumber, $"is impossible for {family.Pattern}: it must be from {family.Least} to {family.Greatest} {family.Unit}");
                return;
            }
        }

        Add(key, moment, number);
    }

    public void Add(in SeriesKey key, in SeriesMoment moment, double value)
    {
        _good++;
        sink.Value(new SeriesValue(key, new SeriesPoint(moment.StartUtc, moment.Minutes, moment.KnownAtUtc, value), moment.Basis, layout.Name), row.Line);
    }

    /// <summary>What a row says and no series takes: the row is settled as good.</summary>
    public void PassOver() => _good++;

    /// <returns>Always false, for use in conditions.</returns>
    public bool Reject(CsvColumn column, RejectReason reason, string complaint)
    {
        var text = row[column.Position];
        _bad.Add(text.IsEmpty
            ? new RowRejection(row.Line, column.Name, RejectReason.MissingField, "the field is empty")
            : new RowRejection(row.Line, column.Name, reason, $"'{CsvFields.Quote(text)}' {complaint}"));
        return false;
    }

    public bool TryStamp(CsvColumn column, out ReportStamp stamp) =>
        ReportStamp.TryParse(row[column.Position], out stamp) || Reject(column, RejectReason.BadTime, "is no date and time");

    /// <summary>A stamp of UTC, with an offset or without.</summary>
    public bool TryUtc(CsvColumn column, out DateTime utc)
    {
        var isStamp = TryStamp(column, out var stamp);
        utc = isStamp ? stamp.AsUtc() : default;
        return isStamp;
    }

    /// <summary>A constraint and its contingency as one place; an empty contingency, or one that says base case, is none.</summary>
    public bool TryConstraint(CsvColumn name, CsvColumn contingency, out string place)
    {
        place = "";
        if (!TryLocation(name, out var constraint))
        {
            return false;
        }

        var text = row[contingency.Position];
        var outage = "";
        if (!text.IsEmpty && !TryLocation(contingency, out outage))
        {
            return false;
        }

        place = SeriesConstraint.PlaceOf(constraint, outage);
        return EntityKey.IsValidId(place) || Reject(name, RejectReason.TooLong, "is, with its contingency, longer than a place may be");
    }

    public bool TryLocation(CsvColumn column, out string location)
    {
        var isKnown = _locations.TryGet(row[column.Position], out var found) && found is not null;
        location = found ?? "";
        return isKnown || Reject(column, RejectReason.BadKey, "is no name of a place");
    }

    /// <summary>A word of the market as a word of the platform: <c>Natural Gas</c> is <c>natural_gas</c>.</summary>
    public bool TryMember(CsvColumn column, string family, out string series)
    {
        var isText = _locations.TryGet(row[column.Position], out var found) && found is not null;
        var member = isText ? SeriesCatalog.MemberOf(found) : null;
        series = $"{family}.{member}";
        return (member is not null && SeriesCatalog.Find(series) is not null) || Reject(column, RejectReason.BadKey, "is no name of a kind");
    }
}

/// <summary>Which interval a row is about, and since when it is known.</summary>
internal readonly record struct SeriesMoment(DateTime StartUtc, int Minutes, DateTime KnownAtUtc, SeriesBasis Basis)
{
    /// <summary>Known a while after the end of the interval.</summary>
    public static SeriesMoment Measured(DateTime startUtc, int minutes, TimeSpan lag) => new(startUtc, minutes, startUtc.AddMinutes(minutes) + lag, SeriesBasis.IntervalEndPlusLag);

    /// <summary>Known when the source says.</summary>
    public static SeriesMoment Published(DateTime startUtc, int minutes, DateTime knownAtUtc, SeriesBasis basis = SeriesBasis.Published) => new(startUtc, minutes, knownAtUtc, basis);
}
