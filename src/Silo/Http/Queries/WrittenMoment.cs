using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Silo.Http.Queries;

/// <summary>
/// A moment as people and data frames write it: <c>2026-11-28</c>, <c>2026-11-28 00:00:00</c>, <c>2026-11-28T00:00-08:00</c>. One without an
/// offset is meant in a zone. An hour that a clock repeats is its first passage.
/// </summary>
internal static partial class WrittenMoment
{
    /// <param name="text">A blank where a plus was sent unescaped is taken for the plus.</param>
    /// <param name="zone">Of a moment without an offset.</param>
    /// <param name="reason">Why it is none, to follow the text.</param>
    public static bool TryParse(string text, DateTimeZone zone, out DateTime utc, [NotNullWhen(false)] out string? reason)
    {
        utc = default;
        reason = "is no moment, such as 2026-03-08, 2026-03-08 10:00:00 or 2026-03-08T10:00:00Z";
        if (Form().Match(text) is not { Success: true } form || !TryParseLocal(form, out var local))
        {
            return false;
        }

        try
        {
            utc = form.Groups["offset"].Success
                ? DateTime.SpecifyKind(local.AddMinutes(-OffsetMinutes(form)), DateTimeKind.Utc)
                : new MarketClock(zone).ToUtc(LocalDateTime.FromDateTime(local));
            reason = null;
            return true;
        }
        catch (DomainException skipped)
        {
            reason = $"is no moment: {skipped.Message}";
        }
        catch (Exception beyond) when (beyond is ArgumentOutOfRangeException or OverflowException)
        {
            reason = "lies beyond the years 1 to 9999";
        }

        return false;
    }

    private static bool TryParseLocal(Match form, out DateTime local)
    {
        var date = DateTime.TryParseExact(form.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
        var (hour, minute, second) = (NumberOf(form, "hour"), NumberOf(form, "minute"), NumberOf(form, "second"));
        if (!date || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var ticks = long.Parse(form.Groups["fraction"].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        local = local.Add(new TimeSpan(hour, minute, second)).AddTicks(ticks);
        return true;
    }

    private static int OffsetMinutes(Match form) =>
        (NumberOf(form, "hours") * 60 + NumberOf(form, "minutes")) * (form.Groups["sign"].Value == "-" ? -1 : 1);

    private static int NumberOf(Match form, string group) => form.Groups[group] is { Success: true } digits ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:\.(?<fraction>[0-9]{1,9}))?)?(?<offset>Z|(?<sign>[+ -])(?<hours>[01][0-9]|2[0-3])(?::?(?<minutes>[0-5][0-9]))?)?)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
