using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>
/// Turns rows of one ERCOT report into prices, whichever of CSV, workbook or API page they come from. ERCOT publishes the price only;
/// its components stay NaN. Fields come in the slots of <see cref="ErcotColumn"/>.
/// </summary>
internal sealed class ErcotPriceRows(ReportInput input, IReportSink sink)
{
    private const int IntervalsPerHour = 4;

    private readonly PriceProduct _product = input.Product;
    private readonly NodeTable _nodes = new(Isos.Ercot);
    private readonly ErcotNodes _points = new();
    private readonly LocalTimes _times = new(MarketClock.For(Isos.Ercot));
    private readonly KnownAtEstimate _estimate = new(Isos.Ercot, input.Product, input.Options.RealTimeLag);
    private readonly DateTime? _publishedUtc = ErcotPublication.OfUtc(input.FileName);
    private ErcotColumn _priceColumn;

    /// <summary>Where the rows' numbers count from, when that is not the file: a workbook's sheet.</summary>
    public string Place { get; set; } = "";

    /// <exception cref="ReportFormatException">The columns are those of another product than the one chosen.</exception>
    public void Require(ErcotColumns columns)
    {
        if (columns.Product != _product)
        {
            throw new ReportFormatException($"has the columns of {columns.Product.Name()}, not of {_product.Name()}");
        }

        _priceColumn = columns.Price;
    }

    public void Accept(FieldSlots row, int line)
    {
        if (!TryNode(row, line, out var node) || !TryStart(row, line, out var startUtc) || !TryPrice(row, line, out var price))
        {
            return;
        }

        var (knownAtUtc, basis) = _publishedUtc is { } published ? (published, KnownAtBasis.Published) : _estimate.Of(startUtc);
        var fact = new LmpFact
        {
            Product = _product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = _product.IntervalMinutes(),
            Lmp = price,
            KnownAtUtc = knownAtUtc,
            KnownAtBasis = basis,
        };
        sink.RowAccepted();
        sink.Price(new LmpEvent(node.Key, fact, node.Labels), line);
    }

    public void Reject(int line, string field, RejectReason reason, string detail) =>
        sink.RowRejected(new RowRejection(line, field, reason, Place.Length == 0 ? detail : $"{Place}: {detail}"));

    private bool Refuse(FieldSlots row, int line, ErcotColumn column, RejectReason reason, string complaint)
    {
        var text = row[(int)column];
        if (text.IsEmpty)
        {
            Reject(line, column.ToString(), RejectReason.MissingField, "the field is empty");
        }
        else
        {
            Reject(line, column.ToString(), reason, $"'{CsvFields.Quote(text)}' {complaint}");
        }

        return false;
    }

    private bool TryNode(FieldSlots row, int line, [NotNullWhen(true)] out ReportNode? node) =>
        _points.TryGet(_nodes, row[(int)ErcotColumn.Node], row[(int)ErcotColumn.NodeType], out node)
        || Refuse(row, line, ErcotColumn.Node, RejectReason.BadKey, "is no settlement point's name");

    private bool TryPrice(FieldSlots row, int line, out double price) =>
        Utf8Numbers.TryParse(row[(int)_priceColumn], out price) || Refuse(row, line, _priceColumn, RejectReason.BadNumber, "is no number");

    private bool TryStart(FieldSlots row, int line, out DateTime startUtc)
    {
        startUtc = default;
        if (!TryRepeated(row[(int)ErcotColumn.RepeatedHourFlag], out var repeated))
        {
            return Refuse(row, line, ErcotColumn.RepeatedHourFlag, RejectReason.UnknownValue, "is neither Y, N, true nor false");
        }

        if (!TryLocal(row, line, out var local))
        {
            return false;
        }

        if (repeated is null && _times.IsAmbiguous(local))
        {
            return Refuse(row, line, ErcotColumn.RepeatedHourFlag, RejectReason.MissingField, "");
        }

        return _times.TryToUtc(local, repeated ?? RepeatedHour.First, out startUtc)
            || Refuse(row, line, TimeColumn, RejectReason.NoSuchHour, "is skipped by the clock on this day");
    }

    private ErcotColumn TimeColumn => _product == PriceProduct.RealTimeSced ? ErcotColumn.ScedTimestamp : ErcotColumn.Hour;

    /// <summary>The set flag marks the hour after the clock went back, in texts (<c>Y</c>) as in JSON (<c>true</c>).</summary>
    private static bool TryRepeated(ReadOnlySpan<byte> flag, out RepeatedHour? repeated)
    {
        repeated = flag.SequenceEqual("N"u8) || flag.SequenceEqual("false"u8) ? RepeatedHour.First
            : flag.SequenceEqual("Y"u8) || flag.SequenceEqual("true"u8) ? RepeatedHour.Second
            : null;
        return repeated is not null || flag.IsEmpty;
    }

    private bool TryLocal(FieldSlots row, int line, out DateTime local)
    {
        var isRun = _product == PriceProduct.RealTimeSced;
        var column = isRun ? ErcotColumn.ScedTimestamp : ErcotColumn.DeliveryDate;
        var isStamp = ReportStamp.TryParse(row[(int)column], out var stamp);
        local = stamp.WallClock;
        return isStamp
            ? isRun || TryWithinDay(row, line, ref local)
            : Refuse(row, line, column, RejectReason.BadTime, isRun ? "is no date and time" : "is no date");
    }

    private bool TryWithinDay(FieldSlots row, int line, ref DateTime local)
    {
        if (!TryHourEnding(row[(int)ErcotColumn.Hour], out var hourEnding))
        {
            return Refuse(row, line, ErcotColumn.Hour, RejectReason.BadTime, "is no hour from 1 to 24");
        }

        var quarter = 1L;
        var isQuarterly = _product == PriceProduct.RealTime15Min;
        if (isQuarterly && (!Utf8Numbers.TryParse(row[(int)ErcotColumn.Interval], out quarter) || quarter is < 1 or > IntervalsPerHour))
        {
            return Refuse(row, line, ErcotColumn.Interval, RejectReason.BadTime, "is no interval from 1 to 4");
        }

        // The end would be ambiguous where the clock is set: the day and the number of the interval give its start.
        var endWithinHour = isQuarterly ? quarter * _product.IntervalMinutes() : PriceProduct.DayAheadHourly.IntervalMinutes();
        local = ErcotForms.Quarters.Stamp.StartUtc(local.Date.AddHours(hourEnding - 1).AddMinutes(endWithinHour), _product.IntervalMinutes());
        return true;
    }

    /// <summary>The number of the hour that ends at <c>01:00</c>..<c>24:00</c>, also written <c>1</c>..<c>24</c>.</summary>
    private static bool TryHourEnding(ReadOnlySpan<byte> text, out long hourEnding)
    {
        if (text.EndsWith(":00"u8))
        {
            text = text[..^3];
        }

        return Utf8Numbers.TryParse(text, out hourEnding) && hourEnding is >= 1 and <= 24;
    }
}
