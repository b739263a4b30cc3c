using System.Collections.Concurrent;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>
/// The blocks that a curve has prices for, and the hours that each delivers on each day: those of a market's contracts, or one block that
/// delivers every day alike (gas, a base-load index).
/// </summary>
public sealed class CurveTiles
{
    public static readonly LocalDate FirstDay = new(2000, 1, 1);
    public static readonly LocalDate LastDay = new(2065, 12, 31);

    private const int PeakHours = 16;
    private const int Noon = 12;

    private static readonly ConcurrentDictionary<MarketBlocks, CurveTiles> Known = new();

    private readonly Lazy<byte[][]> _hours;

    private CurveTiles(MarketBlocks? blocks, IReadOnlyList<string> names, Func<LocalDate, byte[]> hoursOn)
    {
        (Blocks, Names) = (blocks, names);
        _hours = new Lazy<byte[][]>(() => [.. Enumerable.Range(0, Period.DaysBetween(FirstDay, LastDay) + 1).Select(day => hoursOn(FirstDay.PlusDays(day)))]);
    }

    /// <summary>One block of 24 hours a day, without clock changes.</summary>
    public static CurveTiles EveryDay { get; } = new(null, [DeliveryBlock.AroundTheClock], _ => [HourSet.HoursPerDay]);

    /// <summary>Null for a curve that is not of a power market.</summary>
    public MarketBlocks? Blocks { get; }

    public IReadOnlyList<string> Names { get; }

    public int Count => Names.Count;

    public static CurveTiles Of(MarketBlocks blocks) => Known.GetOrAdd(blocks, static market => new CurveTiles(
        market, [.. market.Blocks.Select(block => block.Name())], day => HoursOn(market, day)));

    public static bool IsInReach(DeliveryPeriod period) => period.First >= FirstDay && period.Last <= LastDay;

    public int HoursOn(int tile, LocalDate day) => _hours.Value[Period.DaysBetween(FirstDay, day)][tile];

    public int HoursIn(int tile, DeliveryPeriod period)
    {
        var (first, hours) = (Period.DaysBetween(FirstDay, period.First), 0);
        for (var day = first; day < first + period.Days; day++)
        {
            hours += _hours.Value[day][tile];
        }

        return hours;
    }

    /// <summary>The blocks that a quoted block consists of.</summary>
    /// <returns>False for a name that is none, and for hours that cut through a block.</returns>
    public bool TryParts(string block, out IReadOnlyList<int> parts)
    {
        parts = [];
        if (Blocks is null)
        {
            parts = string.Equals(block, DeliveryBlock.AroundTheClock, StringComparison.OrdinalIgnoreCase) ? [0] : [];
        }
        else if (Blocks.TryGetBlock(block, out var found) && Blocks.TryDecompose(found.Hours, out var blocks))
        {
            parts = [.. blocks.Select(part => Blocks.Blocks.ToList().IndexOf(part))];
        }

        return parts.Count > 0;
    }

    private static byte[] HoursOn(MarketBlocks market, LocalDate day)
    {
        var peak = market.HoursOf(market.OnPeak).Contains(day, Noon) ? PeakHours : 0;
        return [(byte)peak, (byte)(PeakHours - peak), (byte)(market.Clock.HoursIn(day) - PeakHours)];
    }
}
