using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Log;

/// <summary>Where prices are appended: for everything that follows them, or for tables alone.</summary>
public sealed record PriceTopics(string RealTime, string DayAhead)
{
    public static readonly PriceTopics Live = new(Topics.RealTimeLmp, Topics.DayAheadLmp);

    public static readonly PriceTopics Backfill = new(Topics.BackfillRealTimeLmp, Topics.BackfillDayAheadLmp);

    public string Of(PriceProduct product) => product.IsDayAhead() ? DayAhead : RealTime;
}
