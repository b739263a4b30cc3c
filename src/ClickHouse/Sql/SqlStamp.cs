using System.Globalization;
using System.Text.RegularExpressions;

namespace GridGrains.ClickHouse.Sql;

/// <summary>A text that has the shape of a date or a moment: <c>2026-11-30</c>, <c>2026-11-30 06:00:00.5</c>, <c>2026-11-30T06:00:00Z</c>. It need not exist.</summary>
internal sealed partial class SqlStamp
{
    private readonly int[] _parts;

    private SqlStamp(Match match)
    {
        _parts = [.. Enumerable.Range(1, 6).Select(i => match.Groups[i].Success ? int.Parse(match.Groups[i].Value, CultureInfo.InvariantCulture) : 0)];
        HasTime = match.Groups[4].Success;
        Fraction = match.Groups[7].Value.TrimEnd('0');
        Zone = match.Groups[8].Success ? match.Groups[8].Value : null;
    }

    public bool HasTime { get; }

    /// <summary>Digits of the second, without zeros at their end.</summary>
    public string Fraction { get; }

    /// <summary>What it says of its zone: Z or an offset; null for nothing.</summary>
    public string? Zone { get; }

    /// <summary>There is such a date and time. The engine itself makes of the 31st of February a day in March, and of the 13th month the beginning of time.</summary>
    public bool IsReal => _parts is [>= 1, >= 1 and <= 12, >= 1, <= 23, <= 59, <= 59] && _parts[2] <= DateTime.DaysInMonth(_parts[0], _parts[1]) && (Offset is { } offset && InRange(offset));

    /// <summary>The moment without its fraction, in UTC; where it names no zone, as it is written.</summary>
    public DateTime Moment => Written - Offset!.Value;

    private DateTime Written => new(_parts[0], _parts[1], _parts[2], _parts[3], _parts[4], _parts[5], DateTimeKind.Utc);

    private TimeSpan? Offset => Zone is null or "Z" ? TimeSpan.Zero
        : int.Parse(Zone.AsSpan(1, 2), CultureInfo.InvariantCulture) is <= 14 and var hours && int.Parse(Zone.AsSpan(Zone.Length - 2), CultureInfo.InvariantCulture) is <= 59 and var minutes
            ? (Zone[0] == '-' ? -1 : 1) * new TimeSpan(hours, minutes, 0)
            : null;

    /// <returns>Null where the text has not the shape.</returns>
    public static SqlStamp? Of(string text) => Shape().Match(text) is { Success: true } match ? new SqlStamp(match) : null;

    /// <summary>Of a date without signs between its parts, which is as well a number: <c>20261130</c>, <c>20261130 06:00:00</c>.</summary>
    /// <returns>Null where the text has not the shape.</returns>
    public static SqlStamp? OfDigits(string text) => Digits().Match(text) is { Success: true } match ? new SqlStamp(match) : null;

    /// <summary>As the engine takes it: the UTC moment, or the date.</summary>
    public string ToText(bool isDate) => Moment.ToString(isDate ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (isDate || Fraction.Length == 0 ? "" : $".{Fraction}");

    private bool InRange(TimeSpan offset) => (Written - DateTime.MinValue) > offset && (DateTime.MaxValue - Written) > -offset;

    [GeneratedRegex(@"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"^(\d{4})(\d{2})(\d{2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$")]
    private static partial Regex Digits();
}
