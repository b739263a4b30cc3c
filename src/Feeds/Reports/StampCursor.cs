namespace GridGrains.Feeds.Reports;

/// <summary>Takes the parts of a stamp off the front of a text.</summary>
internal ref struct StampCursor(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text.Trim((byte)' ');

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary><c>M/d/yyyy</c> or <c>yyyy-MM-dd</c>.</summary>
    public bool TryDate(out DateTime date)
    {
        date = default;
        if (!TryDigits(4, out var first, out var width))
        {
            return false;
        }

        var separator = width == 4 ? (byte)'-' : (byte)'/';
        if (!TryTake(separator) || !TryDigits(2, out var second, out _) || !TryTake(separator) || !TryDigits(4, out var third, out var lastWidth))
        {
            return false;
        }

        if (width == 4)
        {
            return lastWidth <= 2 && TryMake(first, second, third, out date);
        }

        return lastWidth == 4 && TryMake(third, first, second, out date);
    }

    /// <summary><c>H:mm[:ss[.f]]</c> with an optional AM or PM; 24:00 is the next midnight.</summary>
    public bool TryTime(out TimeSpan time)
    {
        time = default;
        if (!TryTake((byte)'T') && !TryTake((byte)' '))
        {
            return false;
        }

        SkipBlanks();
        if (!TryDigits(2, out var hour, out _) || !TryTake((byte)':') || !TryDigits(2, out var minute, out var minuteWidth) || minuteWidth != 2)
        {
            return false;
        }

        if (!TrySeconds(out var second, out var fraction) || !TryHalfOfDay(ref hour))
        {
            return false;
        }

        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(fraction);
        return minute < 60 && second < 60 && time <= TimeSpan.FromDays(1);
    }

    /// <summary><c>Z</c>, <c>-05:00</c>, <c>-0500</c>, or nothing.</summary>
    public bool TryOffset(out TimeSpan? offset)
    {
        offset = null;
        if (AtEnd)
        {
            return true;
        }

        if (TryTake((byte)'Z'))
        {
            offset = TimeSpan.Zero;
            return true;
        }

        var negative = TryTake((byte)'-');
        if (!negative && !TryTake((byte)'+'))
        {
            return false;
        }

        if (!TryDigits(2, out var hours, out var width) || width != 2)
        {
            return false;
        }

        TryTake((byte)':');
        if (!TryDigits(2, out var minutes, out _) || hours > 14 || minutes > 59)
        {
            return false;
        }

        var span = new TimeSpan(hours, minutes, 0);
        offset = negative ? -span : span;
        return true;
    }

    private bool TrySeconds(out int second, out long fractionTicks)
    {
        (second, fractionTicks) = (0, 0);
        if (!TryTake((byte)':'))
        {
            return true;
        }

        if (!TryDigits(2, out second, out var width) || width != 2)
        {
            return false;
        }

        if (!TryTake((byte)'.'))
        {
            return true;
        }

        var unit = TimeSpan.TicksPerSecond;
        var digits = 0;
        for (; !AtEnd && char.IsAsciiDigit((char)_rest[0]); digits++)
        {
            unit /= 10;
            fractionTicks += (_rest[0] - '0') * unit;
            _rest = _rest[1..];
        }

        return digits > 0;
    }

    private bool TryHalfOfDay(ref int hour)
    {
        var mark = _rest.TrimStart((byte)' ');
        if (mark.Length < 2 || (mark[1] | 0x20) != 'm' || (mark[0] | 0x20) is not ('a' or 'p'))
        {
            return true;
        }

        if (hour is < 1 or > 12)
        {
            return false;
        }

        hour = (hour % 12) + ((mark[0] | 0x20) == 'p' ? 12 : 0);
        _rest = mark[2..];
        return true;
    }

    private static bool TryMake(int year, int month, int day, out DateTime date)
    {
        if (year is < ReportStamp.MinYear or > ReportStamp.MaxYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            date = default;
            return false;
        }

        date = new DateTime(year, month, day);
        return true;
    }

    private bool TryDigits(int most, out int number, out int width)
    {
        (number, width) = (0, 0);
        while (width < most && width < _rest.Length && char.IsAsciiDigit((char)_rest[width]))
        {
            number = (number * 10) + (_rest[width++] - '0');
        }

        _rest = _rest[width..];
        return width > 0;
    }

    private bool TryTake(byte character)
    {
        if (AtEnd || _rest[0] != character)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private void SkipBlanks() => _rest = _rest.TrimStart((byte)' ');
}
