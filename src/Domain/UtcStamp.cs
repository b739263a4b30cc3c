namespace GridGrains.Domain;

/// <summary>
/// ISO-8601 stamps as they stand in records: <c>2026-03-08T10:05:00Z</c>, written with six fractional digits where there are any
/// microseconds. Read are one to nine fractional digits and <c>Z</c>, <c>+hh:mm</c> or <c>-hh:mm</c>; a stamp without offset is refused.
/// </summary>
public static class UtcStamp
{
    /// <summary>Bytes of the longest stamp that is written.</summary>
    public const int MaxLength = 27;

    private const int SecondsLength = 19;

    /// <summary>Writes whole microseconds (a finer part is cut) and returns the bytes written, at most <see cref="MaxLength"/>.</summary>
    public static int Format(DateTime utc, Span<byte> destination)
    {
        Digits(destination[..4], utc.Year);
        destination[4] = (byte)'-';
        Digits(destination.Slice(5, 2), utc.Month);
        destination[7] = (byte)'-';
        Digits(destination.Slice(8, 2), utc.Day);
        destination[10] = (byte)'T';
        Digits(destination.Slice(11, 2), utc.Hour);
        destination[13] = (byte)':';
        Digits(destination.Slice(14, 2), utc.Minute);
        destination[16] = (byte)':';
        Digits(destination.Slice(17, 2), utc.Second);
        var length = SecondsLength;
        var micros = (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        if (micros != 0)
        {
            destination[length] = (byte)'.';
            Digits(destination.Slice(length + 1, 6), micros);
            length += 7;
        }

        destination[length] = (byte)'Z';
        return length + 1;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (!TryParseSeconds(text, out var ticks) || !TryParseFraction(text[SecondsLength..], out var fractionTicks, out var used)
            || !TryParseOffset(text[(SecondsLength + used)..], out var offsetTicks))
        {
            return false;
        }

        ticks += fractionTicks - offsetTicks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        utc = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private static bool TryParseSeconds(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length <= SecondsLength || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var year = Number(text[..4]);
        var month = Number(text.Slice(5, 2));
        var day = Number(text.Slice(8, 2));
        var hour = Number(text.Slice(11, 2));
        var minute = Number(text.Slice(14, 2));
        var second = Number(text.Slice(17, 2));
        // A group with a non-digit comes back negative.
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static bool TryParseFraction(ReadOnlySpan<byte> text, out long ticks, out int used)
    {
        ticks = 0;
        used = 0;
        if (text[0] != '.')
        {
            return true;
        }

        var digits = 0;
        var weight = TimeSpan.TicksPerSecond;
        while (digits + 1 < text.Length && char.IsAsciiDigit((char)text[digits + 1]))
        {
            weight /= 10;
            ticks += (text[digits + 1] - '0') * weight;
            digits++;
        }

        used = digits + 1;
        return digits is >= 1 and <= 9;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length == 1)
        {
            return text[0] == 'Z';
        }

        if (text.Length != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        {
            return false;
        }

        var hours = Number(text.Slice(1, 2));
        var minutes = Number(text.Slice(4, 2));
        ticks = (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute) * (text[0] == '-' ? -1 : 1);
        return hours is >= 0 and <= 23 && minutes is >= 0 and <= 59;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return -1;
            }

            value = value * 10 + digit - '0';
        }

        return value;
    }

    private static void Digits(Span<byte> destination, int value)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
