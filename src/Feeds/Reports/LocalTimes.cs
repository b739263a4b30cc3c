using GridGrains.Domain;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Turns local wall-clock times of one zone into UTC. Rows of a report come in runs of the same day, and a day of 24 hours has one
/// offset: only a new day, and times on a day when the clock changes, ask the time-zone database. One instance serves one file.
/// </summary>
public sealed class LocalTimes(MarketClock clock)
{
    private DateTime _day = DateTime.MinValue;
    private long _dayStartUtcTicks;
    private bool _isRegular;

    /// <summary>False where the clock skips <paramref name="local"/>. <paramref name="repeated"/> decides where it occurs twice.</summary>
    public bool TryToUtc(DateTime local, RepeatedHour repeated, out DateTime utc)
    {
        if (local.Date != _day)
        {
            EnterDay(local.Date);
        }

        if (_isRegular)
        {
            utc = new DateTime(_dayStartUtcTicks + local.TimeOfDay.Ticks, DateTimeKind.Utc);
            return true;
        }

        return TryMap(local, repeated, out utc);
    }

    public bool IsAmbiguous(DateTime local)
    {
        if (local.Date != _day)
        {
            EnterDay(local.Date);
        }

        return !_isRegular && clock.IsAmbiguous(LocalDateTime.FromDateTime(local));
    }

    private void EnterDay(DateTime day)
    {
        var date = LocalDate.FromDateTime(day);
        _dayStartUtcTicks = clock.StartOfDayUtc(date).Ticks;
        _isRegular = clock.HoursIn(date) == 24;
        _day = day;
    }

    private bool TryMap(DateTime local, RepeatedHour repeated, out DateTime utc)
    {
        try
        {
            utc = clock.ToUtc(LocalDateTime.FromDateTime(local), repeated);
            return true;
        }
        catch (DomainException)
        {
            // The only refusal is a time that the clock skips: an answer here, not a fault.
            utc = default;
            return false;
        }
    }
}
