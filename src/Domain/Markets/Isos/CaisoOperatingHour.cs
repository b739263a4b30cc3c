using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>
/// CAISO's OPR_DT and OPR_HR: the local day and the hour ending on its clock. When the clock is set forward there is no hour 3; when it
/// is set back the second passage of 01:00 to 02:00 is hour 25, so the day runs 1, 2, 25, 3 to 24.
/// </summary>
public readonly record struct CaisoOperatingHour(LocalDate Day, int Hour)
{
    private const int RepeatedLabel = 25;
    private const int RepeatedClockHour = 1;

    public static CaisoOperatingHour Of(DateTime utc)
    {
        var clock = MarketClock.For(Isos.Caiso);
        var local = clock.ToLocal(utc);
        var repeated = clock.IsAmbiguous(local) && utc >= clock.ToUtc(local, RepeatedHour.Second);
        return new CaisoOperatingHour(local.Date, repeated ? RepeatedLabel : local.Hour + 1);
    }

    /// <summary>Start of the hour.</summary>
    /// <exception cref="DomainException"><c>InvalidTime</c>: the day has no such hour.</exception>
    public DateTime StartUtc()
    {
        var clock = MarketClock.For(Isos.Caiso);
        var local = Day + new LocalTime(Hour is >= 1 and < RepeatedLabel ? Hour - 1 : RepeatedClockHour, 0);
        if (Hour is < 1 or > RepeatedLabel || (Hour == RepeatedLabel && !clock.IsAmbiguous(local)))
        {
            throw new DomainException(DomainErrorCode.InvalidTime, $"{Day:uuuu-MM-dd} has no OPR_HR {Hour}");
        }

        return clock.ToUtc(local, Hour == RepeatedLabel ? RepeatedHour.Second : RepeatedHour.First);
    }
}
