using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>
/// How contracts of a market divide its hours. Every hour belongs to exactly one block: <see cref="OnPeak"/>, the peak hours of the
/// other days, or the night. Days and hours are those of <see cref="Clock"/>, which need not be the market's operating clock.
/// </summary>
public sealed class MarketBlocks
{
    private const int PeakHours = 16;

    private readonly HourSet[] _hoursOf = new HourSet[(int)ContractBlock.Night8 + 1];
    private readonly DeliveryBlock[] _named;
    private readonly int _firstPeakHourEnding;

    /// <param name="name">Stable name; begins with the code of its ISO.</param>
    /// <param name="onPeak">5x16 or 6x16.</param>
    public MarketBlocks(string name, DateTimeZone zone, int firstPeakHourEnding, ContractBlock onPeak)
    {
        Name = name;
        Clock = new MarketClock(zone);
        _firstPeakHourEnding = firstPeakHourEnding;
        OnPeak = onPeak;
        OtherPeak = onPeak == ContractBlock.MondayToSaturday16 ? ContractBlock.SundayAndHoliday16 : ContractBlock.WeekendAndHoliday16;
        Blocks = [OnPeak, OtherPeak, ContractBlock.Night8];
        var peak = HourSet.Of(DayKinds.All, firstPeakHourEnding, firstPeakHourEnding + PeakHours - 1);
        var days = onPeak == ContractBlock.MondayToSaturday16 ? DayKinds.MondayToSaturday : DayKinds.MondayToFriday;
        _hoursOf[(int)OnPeak] = HourSet.Of(days, firstPeakHourEnding, firstPeakHourEnding + PeakHours - 1);
        _hoursOf[(int)OtherPeak] = peak.Except(_hoursOf[(int)OnPeak]);
        _hoursOf[(int)ContractBlock.Night8] = HourSet.All.Except(peak);
        _named =
        [
            .. Blocks.Select(block => new DeliveryBlock(block.Name(), HoursOf(block))),
            new DeliveryBlock(DeliveryBlock.EveryDay16, peak),
            new DeliveryBlock(DeliveryBlock.OffPeak, HourSet.All.Except(HoursOf(OnPeak))),
            new DeliveryBlock(DeliveryBlock.AroundTheClock, HourSet.All),
        ];
    }

    /// <summary>Of all markets, the exchanges' and those of tariffs.</summary>
    public static IReadOnlyList<MarketBlocks> All => Isos.BlockCalendars;

    /// <summary>Stable name: <c>MISO tariff 5x16</c>.</summary>
    public string Name { get; }

    public MarketClock Clock { get; }

    /// <summary>The block that on-peak contracts deliver in (HLH in the West); all other hours are off-peak (LLH).</summary>
    public ContractBlock OnPeak { get; }

    /// <summary>Peak hours of the days that <see cref="OnPeak"/> leaves out.</summary>
    public ContractBlock OtherPeak { get; }

    /// <summary>The three blocks; together they hold every hour once.</summary>
    public IReadOnlyList<ContractBlock> Blocks { get; }

    /// <summary>What can be quoted by name: the three blocks, 7x16, off-peak and 7x24.</summary>
    public IReadOnlyList<DeliveryBlock> Named => _named;

    /// <summary>The blocks of the market's exchange contracts.</summary>
    public static MarketBlocks For(Iso iso) => iso.Blocks;

    /// <summary>The hours of one of <see cref="Blocks"/>.</summary>
    public HourSet HoursOf(ContractBlock block) => _hoursOf[(int)block] ?? HourSet.None;

    /// <summary>
    /// Finds a block by one of the names in <see cref="Named"/>, as <c>HLH</c> and <c>LLH</c> (on-peak and off-peak of this market), or as
    /// hours (<see cref="DeliveryBlock.TryParseCustom"/>).
    /// </summary>
    public bool TryGetBlock(string name, [NotNullWhen(true)] out DeliveryBlock? block)
    {
        var sought = name.ToUpperInvariant() switch
        {
            "HLH" or "ON-PEAK" or "PEAK" => OnPeak.Name(),
            "LLH" or "OFFPEAK" or "WRAP" => DeliveryBlock.OffPeak,
            "ATC" or "BASE" or "RTC" => DeliveryBlock.AroundTheClock,
            _ => name,
        };
        block = Array.Find(_named, known => string.Equals(known.Name, sought, StringComparison.OrdinalIgnoreCase));
        return block is not null || DeliveryBlock.TryParseCustom(name, out block);
    }

    /// <summary>The blocks of the tiling that a set of hours consists of.</summary>
    /// <returns>False where it cuts through a block.</returns>
    public bool TryDecompose(HourSet hours, out IReadOnlyList<ContractBlock> parts)
    {
        var found = Blocks.Where(block => HoursOf(block).IsSubsetOf(hours)).ToArray();
        parts = found;
        return found.Aggregate(HourSet.None, (union, block) => union.Union(HoursOf(block))).Equals(hours);
    }

    /// <summary>The block of the hour that holds a moment.</summary>
    public ContractBlock BlockOf(DateTime utc)
    {
        var local = Clock.ToLocal(utc);
        var hourEnding = local.Hour + 1;
        if (hourEnding < _firstPeakHourEnding || hourEnding >= _firstPeakHourEnding + PeakHours)
        {
            return ContractBlock.Night8;
        }

        return HoursOf(OnPeak).Contains(local.Date, hourEnding) ? OnPeak : OtherPeak;
    }

    public bool IsOnPeak(DateTime utc) => BlockOf(utc) == OnPeak;

    /// <summary>The hours of the days from <paramref name="first"/> to <paramref name="last"/>, both included, in time order.</summary>
    public IEnumerable<BlockHour> HoursOf(LocalDate first, LocalDate last)
    {
        var end = Clock.StartOfDayUtc(last.PlusDays(1));
        for (var hour = Clock.StartOfDayUtc(first); hour < end; hour = hour.AddHours(1))
        {
            yield return new BlockHour(hour, BlockOf(hour));
        }
    }

    public IEnumerable<BlockHour> HoursOf(LocalDate day) => HoursOf(day, day);

    /// <summary>Hours that a contract over these days delivers in a block: the weight of its price in a 7x24 mean.</summary>
    public int CountHours(LocalDate first, LocalDate last, ContractBlock block) => HoursOf(first, last).Count(hour => hour.Block == block);

    /// <summary>The same for any set of hours.</summary>
    public int CountHours(LocalDate first, LocalDate last, HourSet hours)
    {
        var count = 0;
        var end = Clock.StartOfDayUtc(last.PlusDays(1));
        for (var hour = Clock.StartOfDayUtc(first); hour < end; hour = hour.AddHours(1))
        {
            var local = Clock.ToLocal(hour);
            count += hours.Contains(local.Date, local.Hour + 1) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Price of several blocks together over these days: the mean of theirs, weighted by the hours that each delivers.</summary>
    /// <returns>NaN where they deliver no hour.</returns>
    public double MeanPrice(LocalDate first, LocalDate last, IReadOnlyDictionary<ContractBlock, double> priceOf)
    {
        var (sum, hours) = (0.0, 0);
        foreach (var (block, price) in priceOf)
        {
            var count = CountHours(first, last, block);
            sum += count * price;
            hours += count;
        }

        return hours > 0 ? sum / hours : double.NaN;
    }
}
