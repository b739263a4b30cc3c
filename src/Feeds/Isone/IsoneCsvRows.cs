using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>Places the rows of one ISO-NE CSV report in time and hands them on.</summary>
internal sealed class IsoneCsvRows(IsonePreamble preamble, IsoneColumns columns, Utf8CsvReader csv, IsonePriceRows rows)
{
    private const int MaxStampBytes = 64;

    private readonly FieldSlots _record = new(IsonePriceRows.FieldCount);
    private readonly LocalTimes _times = new(MarketClock.For(Isos.Isone));
    private readonly RepeatedHourByOrder _byOrder = new(new LocalTimes(MarketClock.For(Isos.Isone)));
    private readonly byte[] _day = Encoding.UTF8.GetBytes(preamble.Day ?? "");

    public void ReadRow()
    {
        if (csv[0].SequenceEqual("D"u8))
        {
            ReadData();
        }
        else if (!csv[0].SequenceEqual("H"u8) && !csv[0].SequenceEqual("T"u8) && !csv[0].SequenceEqual("C"u8))
        {
            rows.Reject(csv.Line, "", RejectReason.UnknownValue, $"'{CsvFields.Quote(csv[0])}' marks no kind of row");
        }
    }

    private void ReadData()
    {
        columns.Copy(csv, _record);
        if (!rows.TryNode(_record, csv.Line, out var node))
        {
            return;
        }

        var isPlaced = columns.Kind == IsoneRecordKind.Hourly ? TryHourStart(out var startUtc) : TryFiveMinuteStart(node, out startUtc);
        if (isPlaced)
        {
            rows.Accept(_record, csv.Line, node, startUtc);
        }
    }

    /// <summary>
    /// An hour is named by its end, <c>02X</c> being the second passage of the hour that began at 1. On the spring day the hour that
    /// ends at 3 begins at 1, and <c>02</c> does not occur.
    /// </summary>
    private bool TryHourStart(out DateTime startUtc)
    {
        startUtc = default;
        if (!ReportStamp.TryParse(csv[columns.Day.Position], out var day))
        {
            return Refuse(columns.Day, RejectReason.BadTime, "is no date");
        }

        var text = csv[columns.Time.Position];
        var repeated = text.EndsWith("X"u8);
        if (!Utf8Numbers.TryParse(repeated ? text[..^1] : text, out long hourEnding) || hourEnding is < 1 or > 24)
        {
            return Refuse(columns.Time, RejectReason.BadTime, "is no hour from 1 to 24");
        }

        var local = IsoneForms.CsvHours.Stamp.StartUtc(day.WallClock.Date.AddHours(hourEnding), 60);
        if (repeated && !_times.IsAmbiguous(local))
        {
            return Refuse(columns.Time, RejectReason.NoSuchHour, "does not occur twice on this day");
        }

        if (!_times.TryToUtc(local, repeated ? RepeatedHour.Second : RepeatedHour.First, out startUtc))
        {
            _times.TryToUtc(local.AddHours(1), RepeatedHour.First, out var endUtc);
            startUtc = endUtc.AddHours(-1);
        }

        return true;
    }

    private bool TryFiveMinuteStart(ReportNode node, out DateTime startUtc)
    {
        startUtc = default;
        var text = csv[columns.Time.Position];
        if (!ReportStamp.TryParse(text, out var stamp) && !TryTimeOfReportDay(text, out stamp))
        {
            return Refuse(columns.Time, RejectReason.BadTime, "is no local time");
        }

        if (!_byOrder.TryToUtc(node.Index, stamp.WallClock, out var stampUtc))
        {
            return Refuse(columns.Time, RejectReason.NoSuchHour, "is skipped by the clock on this day");
        }

        startUtc = IsoneForms.CsvFiveMinutes.Stamp.StartUtc(stampUtc, PriceProduct.RealTime5Min.IntervalMinutes());
        return true;
    }

    /// <summary>Files of one day write the time alone.</summary>
    private bool TryTimeOfReportDay(ReadOnlySpan<byte> time, out ReportStamp stamp)
    {
        stamp = default;
        if (_day.Length == 0 || _day.Length + 1 + time.Length > MaxStampBytes)
        {
            return false;
        }

        Span<byte> text = stackalloc byte[MaxStampBytes];
        _day.CopyTo(text);
        text[_day.Length] = (byte)' ';
        time.CopyTo(text[(_day.Length + 1)..]);
        return ReportStamp.TryParse(text[..(_day.Length + 1 + time.Length)], out stamp);
    }

    private bool Refuse(CsvColumn column, RejectReason reason, string complaint)
    {
        var text = csv[column.Position];
        return text.IsEmpty
            ? rows.Reject(csv.Line, column.Name, RejectReason.MissingField, "the field is empty")
            : rows.Reject(csv.Line, column.Name, reason, $"'{CsvFields.Quote(text)}' {complaint}");
    }
}
