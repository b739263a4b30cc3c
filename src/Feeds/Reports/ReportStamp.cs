namespace GridGrains.Feeds.Reports;

/// <summary>A date and time as a report writes it. <see cref="WallClock"/> has no kind; the offset is there where the text gives one.</summary>
public readonly record struct ReportStamp(DateTime WallClock, TimeSpan? Offset)
{
    /// <summary>Before the first of the markets; any earlier year is a damaged stamp.</summary>
    public const int MinYear = 1990;

    public const int MaxYear = 2199;

    /// <summary>UTC by the stamp's own offset, or taking the wall clock for UTC where it has none.</summary>
    public DateTime AsUtc() => new(WallClock.Ticks - (Offset ?? TimeSpan.Zero).Ticks, DateTimeKind.Utc);

    /// <summary>
    /// Takes US (<c>6/4/2026 1:00:00 AM</c>, <c>03/08/2026 24:00</c>) and ISO 8601 stamps
    /// (<c>2026-06-04T01:00:00.000-04:00</c>), padded or not, a date alone as its midnight.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ReportStamp stamp)
    {
        stamp = default;
        var cursor = new StampCursor(text);
        if (!cursor.TryDate(out var date))
        {
            return false;
        }

        if (cursor.AtEnd)
        {
            stamp = new ReportStamp(date, null);
            return true;
        }

        if (!cursor.TryTime(out var time) || !cursor.TryOffset(out var offset) || !cursor.AtEnd)
        {
            return false;
        }

        stamp = new ReportStamp(date + time, offset);
        return true;
    }
}
