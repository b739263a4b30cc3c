using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>Bounds of market-local days in UTC; remembers the last day per ISO because neighbours in a stream share it.</summary>
public static class OperatingDay
{
    private static readonly Bounds?[] Last = new Bounds?[Isos.All.Count];

    public static (DateTime StartUtc, DateTime EndUtc) Containing(Iso iso, DateTime utc)
    {
        var bounds = BoundsOf(iso, utc);
        return (bounds.StartUtc, bounds.EndUtc);
    }

    /// <summary>The day as days since 1970-01-01.</summary>
    public static int EpochDayOf(Iso iso, DateTime utc) => BoundsOf(iso, utc).EpochDay;

    private static Bounds BoundsOf(Iso iso, DateTime utc)
    {
        var last = Volatile.Read(ref Last[iso.Index]);
        if (last is null || utc < last.StartUtc || utc >= last.EndUtc)
        {
            var clock = MarketClock.For(iso);
            var day = clock.TradeDate(utc);
            last = new Bounds(clock.StartOfDayUtc(day), clock.StartOfDayUtc(day.PlusDays(1)), Period.DaysBetween(new LocalDate(1970, 1, 1), day));
            Volatile.Write(ref Last[iso.Index], last);
        }

        return last;
    }

    private sealed record Bounds(DateTime StartUtc, DateTime EndUtc, int EpochDay);
}
