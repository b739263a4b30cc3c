using NodaTime;

namespace GridGrains.Domain.Ingestion.Schedules;

/// <summary>
/// When a pipeline runs: five fields (minute, hour, day of month, month, day of week with Sunday 0 or 7) in the clock of one zone. Where the clock
/// is set forward, a fixed hour that is skipped runs at the first moment after the gap, once. Where it is set back, a fixed hour runs in the first
/// passage only. An hour that begins with a star follows elapsed time: it runs in both passages and in no skipped hour.
/// </summary>
public sealed class CronSchedule
{
    private const int MaxDays = 366 * 9;

    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _days;
    private readonly CronField _months;
    private readonly CronField _weekdays;

    private CronSchedule(string[] fields, DateTimeZone zone)
    {
        _minutes = CronField.Parse(fields[0], "minute", 0, 59);
        _hours = CronField.Parse(fields[1], "hour", 0, 23);
        _days = CronField.Parse(fields[2], "day of month", 1, 31);
        _months = CronField.Parse(fields[3], "month", 1, 12);
        _weekdays = CronField.Parse(fields[4], "day of week", 0, 7);
        Zone = zone;
    }

    public DateTimeZone Zone { get; }

    /// <exception cref="CronException">The text is no schedule, or the zone is unknown; the message says what to write.</exception>
    public static CronSchedule Parse(string text, string timezone)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length != 5)
        {
            throw new CronException($"a schedule has five fields (minute hour day-of-month month day-of-week), not {fields.Length}");
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timezone) ?? throw new CronException($"'{timezone}' is no time zone of the IANA list");
        var schedule = new CronSchedule(fields, zone);
        if (!schedule._days.IsAny && !schedule._weekdays.IsAny)
        {
            throw new CronException("day of month and day of week are both given; programs read that in two ways: leave one as *");
        }

        return schedule.NextAfter(Instant.FromUtc(2024, 1, 1, 0, 0)) is null ? throw new CronException("no day has this date") : schedule;
    }

    /// <returns>The first moment after this one; null where there is none.</returns>
    public DateTime? NextAfterUtc(DateTime utc) => NextAfter(Instant.FromDateTimeUtc(utc))?.ToDateTimeUtc();

    private Instant? NextAfter(Instant after)
    {
        var day = after.InZone(Zone).Date;
        for (var count = 0; count < MaxDays; count++, day = day.PlusDays(1))
        {
            if (Matches(day) && MomentsOf(day).Where(moment => moment > after).Select(moment => (Instant?)moment).Min() is { } next)
            {
                return next;
            }
        }

        return null;
    }

    private bool Matches(LocalDate day)
    {
        var weekday = (int)day.DayOfWeek;
        return _months.Values[day.Month] && _days.Values[day.Day] && (_weekdays.Values[weekday] || (weekday == 7 && _weekdays.Values[0]));
    }

    private IEnumerable<Instant> MomentsOf(LocalDate day) =>
        from hour in Enumerable.Range(0, 24)
        where _hours.Values[hour]
        from minute in Enumerable.Range(0, 60)
        where _minutes.Values[minute]
        from moment in MomentsOf(day.At(new LocalTime(hour, minute)))
        select moment;

    private IEnumerable<Instant> MomentsOf(LocalDateTime local)
    {
        var mapping = Zone.MapLocal(local);
        return mapping.Count switch
        {
            0 when _hours.IsAny => [],
            0 => [mapping.LateInterval.Start],
            2 when _hours.IsAny => [mapping.First().ToInstant(), mapping.Last().ToInstant()],
            _ => [mapping.First().ToInstant()],
        };
    }
}
