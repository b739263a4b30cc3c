using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using NodaTime;

namespace GridGrains.Feeds.Series;

/// <summary>Local stamps of one file as UTC.</summary>
internal sealed class SeriesStamps(SeriesSheet sheet, MarketClock clock)
{
    private const int MaxHourEnding = 25;

    private readonly LocalTimes _times = new(clock);
    private readonly RepeatedHourByOrder _order = new(new LocalTimes(clock));
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>The passage of a repeated hour by a word of the row: <c>EST</c>, <c>EDT</c>.</summary>
    public bool TryZoned(CsvColumn time, CsvColumn zone, out DateTime utc)
    {
        utc = default;
        if (!sheet.TryStamp(time, out var stamp))
        {
            return false;
        }

        var passage = sheet[zone].Length == 3 && (sheet[zone][1] | 0x20) == 's' ? RepeatedHour.Second : RepeatedHour.First;
        return TryUtc(time, stamp, passage, out utc);
    }

    /// <summary>The passage of a repeated hour by the order of a place's rows.</summary>
    public bool TryOrdered(CsvColumn time, string place, out DateTime utc)
    {
        utc = default;
        if (!sheet.TryStamp(time, out var stamp))
        {
            return false;
        }

        if (stamp.Offset is not null)
        {
            utc = stamp.AsUtc();
            return true;
        }

        if (!_places.TryGetValue(place, out var index))
        {
            _places.Add(place, index = _places.Count);
        }

        return _order.TryToUtc(index, stamp.WallClock, out utc) || sheet.Reject(time, RejectReason.NoSuchHour, "is skipped by the clock on this day");
    }

    /// <summary>Start of the hour that a date and an hour ending name. A flag of <c>Y</c> or <c>true</c> is the second passage of the repeated hour.</summary>
    public bool TryHourEnding(CsvColumn date, CsvColumn hour, CsvColumn flag, out DateTime startUtc)
    {
        startUtc = default;
        if (!sheet.TryStamp(date, out var day))
        {
            return false;
        }

        if (!TryHour(sheet[hour], out var ending))
        {
            return sheet.Reject(hour, RejectReason.BadTime, "is no hour ending from 1 to 24");
        }

        return _times.TryToUtc(day.WallClock.Date.AddHours(ending - 1), PassageOf(sheet[flag]), out startUtc) || sheet.Reject(hour, RejectReason.NoSuchHour, "is skipped by the clock on this day");
    }

    /// <summary>A whole local day: 1,380 or 1,500 minutes where the clock changes.</summary>
    public bool TryDay(CsvColumn date, out DateTime startUtc, out int minutes)
    {
        (startUtc, minutes) = (default, 0);
        if (!sheet.TryStamp(date, out var stamp))
        {
            return false;
        }

        var day = LocalDate.FromDateTime(stamp.WallClock);
        (startUtc, minutes) = (clock.StartOfDayUtc(day), clock.HoursIn(day) * 60);
        return true;
    }

    public bool TryUtc(CsvColumn time, ReportStamp stamp, RepeatedHour passage, out DateTime utc)
    {
        if (stamp.Offset is not null)
        {
            utc = stamp.AsUtc();
            return true;
        }

        return _times.TryToUtc(stamp.WallClock, passage, out utc) || sheet.Reject(time, RejectReason.NoSuchHour, "is skipped by the clock on this day");
    }

    /// <summary><c>1</c>, <c>01</c>, <c>01:00</c>, <c>24:00</c>.</summary>
    private static bool TryHour(ReadOnlySpan<byte> text, out int hour)
    {
        var colon = text.IndexOf((byte)':');
        var digits = colon < 0 ? text : text[..colon];
        var isHour = Utf8Numbers.TryParse(digits, out long number) && number is >= 1 and < MaxHourEnding;
        hour = isHour ? (int)number : 0;
        return isHour && (colon < 0 || text[(colon + 1)..].IndexOfAnyExcept((byte)'0', (byte)':') < 0);
    }

    /// <summary>A flag of <c>Y</c>, <c>true</c> or <c>1</c> is the second passage of the repeated hour.</summary>
    public static RepeatedHour PassageOf(ReadOnlySpan<byte> flag) => !flag.IsEmpty && ((flag[0] | 0x20) is 'y' or 't' || flag[0] == '1') ? RepeatedHour.Second : RepeatedHour.First;
}
