using System.Text.Json;
using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Miso;

/// <summary>One of the tables within the consolidated table, and how its time is meant.</summary>
internal sealed record MisoBoardSection(string Name, Market Market)
{
    private static readonly MisoBoardSection[] All =
    [
        new("FiveMinLMP", Market.RealTime5Min),
        new("HourlyIntegratedLMP", Market.RealTimeHourly),
        new("DayAheadExAnteLMP", Market.DayAheadHourlyExAnte),
        new("DayAheadExPostLMP", Market.DayAheadHourlyExPost),
    ];

    public static MisoBoardSection? Of(ref Utf8JsonReader name)
    {
        foreach (var section in All)
        {
            if (name.ValueTextEquals(section.Name))
            {
                return section;
            }
        }

        return null;
    }

    /// <summary>
    /// Start of the section's interval in EST. <paramref name="hourAndMin"/> is <c>16:50</c>, the START of five minutes, or <c>HE 16</c>;
    /// its day is that of the table unless that would put a real-time price into the future: the hour integrated last may be yesterday's.
    /// </summary>
    public DateTime? StartEst(DateTime tableEst, string hourAndMin)
    {
        if (TimeOfDay(hourAndMin) is not { } time)
        {
            return null;
        }

        var start = tableEst.Date + time;
        var endsInFuture = start.AddMinutes(Market.IntervalMinutes()) > tableEst.AddMinutes(Market.RealTime5Min.IntervalMinutes());
        return endsInFuture && !Market.IsDayAhead() ? start.AddDays(-1) : start;
    }

    private TimeSpan? TimeOfDay(string hourAndMin)
    {
        if (Market.IntervalMinutes() == 60)
        {
            return hourAndMin.StartsWith("HE ", StringComparison.Ordinal) && int.TryParse(hourAndMin.AsSpan(3), out var hour) && hour is >= 1 and <= 24
                ? TimeSpan.FromHours(hour - 1)
                : null;
        }

        return TimeOnly.TryParseExact(hourAndMin, ["H:mm", "HH:mm"], out var time) ? time.ToTimeSpan() : null;
    }
}
