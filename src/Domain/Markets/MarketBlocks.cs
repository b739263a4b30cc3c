using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>
/// How contracts of a market divide its hours. Every hour belongs to exactly one block: <see cref="OnPeak"/>, the peak hours of the
/// other days, or the night. Days and hours are those of <see cref="Clock"/>, which need not be the market's operating clock.
/// </summary>
public sealed class MarketBlocks
{
    private const int PeakHours = 16;

    public static readonly MarketBlocks Caiso = new("CAISO 6x16", ClockOf(Isos.Caiso), 7, ContractBlock.MondayToSaturday16);
    public static readonly MarketBlocks Ercot = new("ERCOT 5x16", ClockOf(Isos.Ercot), 7, ContractBlock.Weekday16);
    public static readonly MarketBlocks Spp = new("SPP 5x16", ClockOf(Isos.Spp), 7, ContractBlock.Weekday16);
    public static readonly MarketBlocks Pjm = new("PJM 5x16", ClockOf(Isos.Pjm), 8, ContractBlock.Weekday16);
    public static readonly MarketBlocks Nyiso = new("NYISO 5x16", ClockOf(Isos.Nyiso), 8, ContractBlock.Weekday16);
    public static readonly MarketBlocks Isone = new("ISONE 5x16", ClockOf(Isos.Isone), 8, ContractBlock.Weekday16);

    /// <summary>What exchanges list for MISO: Eastern prevailing time, although the market itself runs on standard time.</summary>
    public static readonly MarketBlocks Miso = new("MISO 5x16", new MarketClock(DateTimeZoneProviders.Tzdb["America/New_York"]), 8, ContractBlock.Weekday16);

    /// <summary>The block of MISO's tariff, Eastern Standard Time all year: one hour earlier than <see cref="Miso"/> in winter.</summary>
    public static readonly MarketBlocks MisoTariff = new("MISO tariff 5x16", ClockOf(Isos.Miso), 7, ContractBlock.Weekday16);

    public static readonly IReadOnlyList<MarketBlocks> All = [Caiso, Miso, MisoTariff, Spp, Pjm, Nyiso, Ercot, Isone];

    private static readonly MarketBlocks[] ByIso = OrderByIso();

    private readonly int _firstPeakHourEnding;

    private MarketBlocks(string name, MarketClock clock, int firstPeakHourEnding, ContractBlock onPeak)
    {
        Name = name;
        Clock = clock;
        _firstPeakHourEnding = firstPeakHourEnding;
        OnPeak = onPeak;
        OtherPeak = onPeak == ContractBlock.MondayToSaturday16 ? ContractBlock.SundayAndHoliday16 : ContractBlock.WeekendAndHoliday16;
        Blocks = [OnPeak, OtherPeak, ContractBlock.Night8];
    }

    /// <summary>Stable name: <c>MISO tariff 5x16</c>.</summary>
    public string Name { get; }

    public MarketClock Clock { get; }

    /// <summary>The block that on-peak contracts deliver in (HLH in the West); all other hours are off-peak (LLH).</summary>
    public ContractBlock OnPeak { get; }

    /// <summary>Peak hours of the days that <see cref="OnPeak"/> leaves out.</summary>
    public ContractBlock OtherPeak { get; }

    /// <summary>The three blocks; together they hold every hour once.</summary>
    public IReadOnlyList<ContractBlock> Blocks { get; }

    /// <summary>The blocks of the market's exchange contracts.</summary>
    public static MarketBlocks For(Iso iso) => ByIso[iso.Index];

    /// <summary>The block of the hour that holds a moment.</summary>
    public ContractBlock BlockOf(DateTime utc)
    {
        var local = Clock.ToLocal(utc);
        var hourEnding = local.Hour + 1;
        if (hourEnding < _firstPeakHourEnding || hourEnding >= _firstPeakHourEnding + PeakHours)
        {
            return ContractBlock.Night8;
        }

        return IsOnPeakDay(local.Date) ? OnPeak : OtherPeak;
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

    private bool IsOnPeakDay(LocalDate day) => day.DayOfWeek switch
    {
        IsoDayOfWeek.Sunday => false,
        IsoDayOfWeek.Saturday => OnPeak == ContractBlock.MondayToSaturday16 && !NercHolidays.IsHoliday(day),
        _ => !NercHolidays.IsHoliday(day),
    };

    private static MarketClock ClockOf(Iso iso) => MarketClock.For(iso);

    private static MarketBlocks[] OrderByIso()
    {
        var ordered = new MarketBlocks[Isos.All.Count];
        ordered[Isos.Caiso.Index] = Caiso;
        ordered[Isos.Miso.Index] = Miso;
        ordered[Isos.Spp.Index] = Spp;
        ordered[Isos.Pjm.Index] = Pjm;
        ordered[Isos.Nyiso.Index] = Nyiso;
        ordered[Isos.Ercot.Index] = Ercot;
        ordered[Isos.Isone.Index] = Isone;
        return ordered;
    }
}
