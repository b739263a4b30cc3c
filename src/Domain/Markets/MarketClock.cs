using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>Which of the two passages of a local hour is meant when a clock is set back.</summary>
public enum RepeatedHour : byte
{
    First,
    Second,
}

/// <summary>Translates a market's local hours into UTC, on days of 23, 24 and 25 hours.</summary>
public sealed class MarketClock(DateTimeZone zone)
{
    public DateTimeZone Zone { get; } = zone;

    public static MarketClock For(Iso iso) => iso.Clock;

    public DateTime StartOfDayUtc(LocalDate day) => Zone.AtStartOfDay(day).ToDateTimeUtc();

    public int HoursIn(LocalDate day) => (int)(StartOfDayUtc(day.PlusDays(1)) - StartOfDayUtc(day)).TotalHours;

    /// <summary>Start of the <paramref name="hourSequence"/>-th hour of a day, 1-based, counted in elapsed time.</summary>
    /// <exception cref="DomainException"><c>InvalidTime</c>: the day has no such hour.</exception>
    public DateTime HourStartUtc(LocalDate day, int hourSequence)
    {
        if (hourSequence < 1 || hourSequence > HoursIn(day))
        {
            throw new DomainException(DomainErrorCode.InvalidTime, $"{day:uuuu-MM-dd} has hours 1 to {HoursIn(day)} in {Zone.Id}, not {hourSequence}");
        }

        return StartOfDayUtc(day).AddHours(hourSequence - 1);
    }

    /// <summary>UTC of a local wall-clock time; <paramref name="repeated"/> decides only where the local time occurs twice.</summary>
    /// <exception cref="DomainException"><c>InvalidTime</c>: the clock skips this local time.</exception>
    public DateTime ToUtc(LocalDateTime local, RepeatedHour repeated = RepeatedHour.First)
    {
        var mapping = Zone.MapLocal(local);
        if (mapping.Count == 0)
        {
            throw new DomainException(DomainErrorCode.InvalidTime, $"{local:uuuu-MM-ddTHH:mm:ss} does not exist in {Zone.Id}: the clock was set forward");
        }

        return (repeated == RepeatedHour.First ? mapping.First() : mapping.Last()).ToDateTimeUtc();
    }

    public bool IsAmbiguous(LocalDateTime local) => Zone.MapLocal(local).Count > 1;

    public LocalDate TradeDate(DateTime utc) => ToLocal(utc).Date;

    public LocalDateTime ToLocal(DateTime utc) => Instant.FromDateTimeUtc(utc).InZone(Zone).LocalDateTime;

    /// <summary>1-based position of the hour within its local day, in elapsed time: 1 to 23, 24 or 25.</summary>
    public int HourSequence(DateTime utc) => (int)(utc - StartOfDayUtc(TradeDate(utc))).TotalHours + 1;
}
