using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Spp;

/// <summary>
/// Which columns of a monthly archive are hours, and which hour of a day each of them is: HE01 to HE24, and where a month has a long day
/// one more, which repeats a number (<c>HE02X</c>, <c>HE02*</c>) or is HE25.
/// </summary>
internal sealed partial class SppHours
{
    /// <summary>Hours of the longest day.</summary>
    public const int MaxHours = 25;

    private const int HoursPerDay = 24;

    // Either may be the hour that a short day leaves out, depending on whether an hour has the name of the clock at its end (SPP's
    // interval stamps: 01:00, then 03:00) or follows the one before; a list that is simply short leaves out the last.
    private static readonly int[] SkippedOnShortDays = [2, 3, HoursPerDay];

    private readonly Column[] _columns;

    private SppHours(Column[] columns) => _columns = columns;

    public int Count => _columns.Length;

    public CsvColumn this[int place] => _columns[place].Csv;

    /// <summary>The hours of the row that is the header.</summary>
    public static SppHours OfHeader(Utf8CsvReader header)
    {
        var columns = new List<Column>();
        for (var position = 0; position < header.FieldCount && columns.Count < MaxHours; position++)
        {
            var name = Encoding.UTF8.GetString(header[position]);
            if (HourOf(name) is { } hour)
            {
                var repeats = hour > HoursPerDay || columns.Any(column => column.Hour == hour);
                columns.Add(new Column(new CsvColumn(name, position), hour, repeats));
            }
        }

        return new SppHours([.. columns.OrderBy(column => column.Hour).ThenBy(column => column.Csv.Position)]);
    }

    /// <summary>The hour of the day, counted from 1 in elapsed time, that each column holds; 0 for a column that holds none.</summary>
    /// <param name="hoursInDay">23, 24 or 25.</param>
    /// <param name="isFilled">Whether the row has a value in a column.</param>
    /// <param name="sequence">As many places as there are columns.</param>
    /// <returns>False where the row has a value for an hour that the day does not have.</returns>
    public bool TryPlace(int hoursInDay, ReadOnlySpan<bool> isFilled, Span<int> sequence)
    {
        var left = hoursInDay < HoursPerDay ? EmptyOnShortDay(isFilled) : 0;
        var count = 0;
        for (var place = 0; place < _columns.Length; place++)
        {
            var isOut = _columns[place].Hour == left || (_columns[place].Repeats && hoursInDay <= HoursPerDay);
            sequence[place] = isOut ? 0 : ++count;
            if (isOut && isFilled[place])
            {
                return false;
            }
        }

        if (hoursInDay > HoursPerDay && count == HoursPerDay)
        {
            SkipRepeatedHour(sequence);
        }

        return count <= hoursInDay;
    }

    /// <summary>Whether the name of an hour could be either of two hours of a long day, because the file has no column for one of them.</summary>
    public bool IsAmbiguous(int place, int hoursInDay) =>
        hoursInDay > HoursPerDay && !_columns.Any(column => column.Repeats) && _columns[place].Hour == 2;

    private int EmptyOnShortDay(ReadOnlySpan<bool> isFilled)
    {
        foreach (var hour in SkippedOnShortDays)
        {
            var place = Array.FindIndex(_columns, column => column.Hour == hour);
            if (place < 0 || !isFilled[place])
            {
                return hour;
            }
        }

        return 0;
    }

    /// <summary>Without a column of its own for the repeated hour, HE03 is the day's fourth.</summary>
    private void SkipRepeatedHour(Span<int> sequence)
    {
        for (var place = 0; place < _columns.Length; place++)
        {
            sequence[place] += _columns[place].Hour > 2 ? 1 : 0;
        }
    }

    /// <returns>Null for a name that is no hour.</returns>
    private static int? HourOf(string name) =>
        HourName().Match(name) is { Success: true } match && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is >= 1 and <= MaxHours and var hour
            ? hour
            : null;

    [GeneratedRegex(@"^HE[ _]?(\d{1,2})[ _.]?(X|D|DST|\*|1)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HourName();

    private readonly record struct Column(CsvColumn Csv, int Hour, bool Repeats);
}
