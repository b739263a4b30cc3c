namespace GridGrains.Domain.Markets;

/// <summary>Hours that a contract delivers in, by name: <c>5x16</c>, <c>off-peak</c>, <c>7x24</c>, or hours that somebody asked for.</summary>
public sealed record DeliveryBlock(string Name, HourSet Hours)
{
    public const string AroundTheClock = "7x24";
    public const string OffPeak = "off-peak";

    /// <summary>Sixteen peak hours of every day: on-peak and the peak hours of the other days together.</summary>
    public const string EveryDay16 = "7x16";

    private static readonly Dictionary<string, DayKinds> Days = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mon"] = DayKinds.Monday,
        ["tue"] = DayKinds.Tuesday,
        ["wed"] = DayKinds.Wednesday,
        ["thu"] = DayKinds.Thursday,
        ["fri"] = DayKinds.Friday,
        ["sat"] = DayKinds.Saturday,
        ["sun"] = DayKinds.Sunday,
        ["nerc"] = DayKinds.NercHoliday,
        ["weekdays"] = DayKinds.MondayToFriday,
        ["weekend"] = DayKinds.Weekend,
        ["all"] = DayKinds.All,
    };

    public override string ToString() => Name;

    /// <summary>
    /// Reads hours that have no name: <c>mon+tue:he10-17</c>. Days are joined by '+': mon to sun, nerc, weekdays, weekend, all. A holiday
    /// is only in where <c>nerc</c> or <c>all</c> is.
    /// </summary>
    public static bool TryParseCustom(string text, out DeliveryBlock? block)
    {
        block = null;
        if (text.Split(':') is not [var days, var hours] || !hours.StartsWith("he", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var kinds = DayKinds.None;
        foreach (var day in days.Split('+'))
        {
            if (!Days.TryGetValue(day, out var kind))
            {
                return false;
            }

            kinds |= kind;
        }

        if (hours[2..].Split('-') is not [var first, var last] || !IsHour(first, out var from) || !IsHour(last, out var to) || to < from)
        {
            return false;
        }

        block = new DeliveryBlock(text, HourSet.Of(kinds, from, to));
        return true;
    }

    private static bool IsHour(string text, out int hour) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out hour) && hour is >= 1 and <= HourSet.HoursPerDay;
}
