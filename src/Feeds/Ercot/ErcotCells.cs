using System.Globalization;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>
/// Brings the cells of a workbook's row into the texts that CSV reports have: numbers, dates and times may be stored as such or as
/// text, depending on the year.
/// </summary>
internal static class ErcotCells
{
    private const int HoursPerDay = 24;

    /// <returns>False for a row without any value in a known column.</returns>
    public static bool Copy(WorkbookCursor row, ErcotColumns columns, FieldSlots fields)
    {
        fields.Clear();
        var any = false;
        for (var position = 0; position < columns.Count && position < row.FieldCount; position++)
        {
            if (columns.TryGetSlot(position, out var slot) && row.Value(position) is { } value)
            {
                Set(fields, (ErcotColumn)slot, value);
                any = true;
            }
        }

        return any;
    }

    private static void Set(FieldSlots fields, ErcotColumn column, object value)
    {
        switch (value)
        {
            case string text:
                fields.Set((int)column, text.AsSpan().Trim());
                break;
            case double serial when column == ErcotColumn.DeliveryDate && serial is > 1 and < 100_000:
                SetFormatted(fields, column, DateTime.FromOADate(serial), "yyyy-MM-dd");
                break;
            case DateTime time when column == ErcotColumn.Hour:
                SetFormatted(fields, column, HourEnding(time.TimeOfDay), default);
                break;
            case TimeSpan time when column == ErcotColumn.Hour:
                SetFormatted(fields, column, HourEnding(time), default);
                break;
            case DateTime date:
                SetFormatted(fields, column, date, "yyyy-MM-dd");
                break;
            case ISpanFormattable number:
                SetFormatted(fields, column, number, default);
                break;
            default:
                fields.Set((int)column, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>24:00 is stored as the next day's midnight. A time that is not a whole hour stays one that no report means.</summary>
    private static double HourEnding(TimeSpan time) => time == TimeSpan.Zero ? HoursPerDay : time.TotalHours;

    private static void SetFormatted<T>(FieldSlots fields, ErcotColumn column, T value, ReadOnlySpan<char> format)
        where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[64];
        fields.Set((int)column, value.TryFormat(text, out var written, format, CultureInfo.InvariantCulture) ? text[..written] : "?");
    }
}
