using System.Globalization;
using System.Text.RegularExpressions;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Dates and moments in statements and parameters: those that do not exist are refused, those with T, Z or an offset are put as the engine reads them.</summary>
internal static partial class SqlMoments
{
    private const string Example = "write a date as '2026-11-30', a moment as '2026-11-30 00:00:00' (UTC)";

    /// <exception cref="SqlRefusedException">A text of it looks like a date and is none.</exception>
    public static void Check(SqlText text)
    {
        foreach (var token in text.Tokens.Where(token => token.Kind == SqlTokenKind.Text))
        {
            if (SqlStamp.Of(token.Value[1..^1]) is { IsReal: false })
            {
                throw SqlRefusedException.Forbids($"{token.Value} looks like a date and there is none such; {Example}", token.Start);
            }
        }

        for (var at = 0; at < text.Tokens.Count; at++)
        {
            if (text.Tokens[at] is { Kind: SqlTokenKind.Text } token && SqlStamp.OfDigits(token.Value[1..^1]) is { IsReal: false } && IsMeantAsDate(text.Tokens, at))
            {
                throw SqlRefusedException.Forbids($"{token.Value} is meant as a date and there is none such; {Example}", token.Start);
            }
        }
    }

    // Eight digits alone may as well be an id: what is around them says what they are.
    private static bool IsMeantAsDate(IReadOnlyList<SqlToken> tokens, int at)
    {
        return IsDateType(at - 1)
            || (Is(at - 1, "(") && ValueOf(at - 2) is { } function && (DateFunction().IsMatch(function) || (Is(at - 2, "CAST") && (IsDateType(at + 2) || IsDateType(at + 2, quoted: true)))))
            || (Is(at + 1, ":") && Is(at + 2, ":") && IsDateType(at + 3));

        string? ValueOf(int place) => place >= 0 && place < tokens.Count ? tokens[place].Value : null;

        bool Is(int place, string value) => value.Equals(ValueOf(place), StringComparison.OrdinalIgnoreCase);

        bool IsDateType(int place, bool quoted = false) => ValueOf(place) is { } value && DateType().IsMatch(quoted ? value.Trim('\'') : value);
    }

    /// <summary>A parameter's value for the engine.</summary>
    /// <param name="token">Where it stands first.</param>
    /// <param name="value">In the engine's form; a list in brackets.</param>
    /// <exception cref="SqlRefusedException">There is no such date, or its type cannot hold it.</exception>
    public static string Fit(SqlToken token, string name, string type, string value)
    {
        if (TimeType().Matches(type) is not [var kind])
        {
            return value;
        }

        return value.StartsWith('[') ? Quoted().Replace(value, item => $"'{FitOne(token, name, kind, item.Groups[1].Value)}'") : FitOne(token, name, kind, value);
    }

    private static string FitOne(SqlToken token, string name, Match type, string value)
    {
        if (SqlStamp.Of(value) is not { } stamp)
        {
            return value;
        }

        if (!stamp.IsReal)
        {
            throw SqlRefusedException.Forbids($"the parameter {name} is '{value}', and there is no such date; {Example}, or with T and Z", token.Start);
        }

        if (type.Groups[1].Value is "Date" or "Date32")
        {
            return stamp.Moment.TimeOfDay == TimeSpan.Zero && stamp.Fraction.Length == 0 ? stamp.ToText(isDate: true)
                : throw SqlRefusedException.Forbids($"the parameter {name} is of the type Date and '{value}' has a time of day; use DateTime64(6, 'UTC')", token.Start);
        }

        var digits = type.Groups[1].Value == "DateTime" ? 0 : type.Groups[2].Success ? int.Parse(type.Groups[2].Value, CultureInfo.InvariantCulture) : 3;
        if (stamp.Fraction.Length > digits)
        {
            throw SqlRefusedException.Forbids($"the parameter {name} is of the type {type.Value}, which holds no part of a second as small as that of '{value}'; use DateTime64(9, 'UTC')", token.Start);
        }

        // Seconds since 1970 are the same moment in every zone; fewer than ten digits the engine takes for something else.
        var seconds = (long)(stamp.Moment - DateTime.UnixEpoch).TotalSeconds;
        return stamp.Zone is null || type.Groups[3].Value == "UTC" ? stamp.ToText(isDate: false)
            : seconds < 1_000_000_000 ? throw SqlRefusedException.Forbids($"the parameter {name} has a zone of its own and is before 2001; give its type as DateTime64(6, 'UTC')", token.Start)
            : string.Create(CultureInfo.InvariantCulture, $"{seconds}{(stamp.Fraction.Length > 0 ? "." : "")}{stamp.Fraction}");
    }

    [GeneratedRegex(@"^(?:toDate|toDate32|toDateTime|toDateTime32|toDateTime64|toStartOf\w+|parseDateTime\w*)(?:OrNull|OrZero|OrDefault)?$", RegexOptions.IgnoreCase)]
    private static partial Regex DateFunction();

    [GeneratedRegex(@"^(?:Date|Date32|DateTime|DateTime32|DateTime64|TIMESTAMP)$", RegexOptions.IgnoreCase)]
    private static partial Regex DateType();

    [GeneratedRegex(@"\b(DateTime64|DateTime|Date32|Date)\b(?:\(\s*(\d)?\s*,?\s*(?:'([^']*)')?\s*\))?")]
    private static partial Regex TimeType();

    [GeneratedRegex(@"'([^'\\]*)'")]
    private static partial Regex Quoted();
}
