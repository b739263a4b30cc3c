using System.Collections.Frozen;

namespace GridGrains.Domain.Markets;

/// <summary>A price product. Ex-ante, ex-post, preliminary and final are products of their own, not versions of one.</summary>
public enum PriceProduct : byte
{
    Unknown = 0,
    RealTime5Min = 1,
    RealTime15Min = 2,
    RealTimeHourly = 3,
    RealTimeHourlyPrelim = 4,
    RealTimeHourlyFinal = 5,
    RealTimeSced = 6,
    DayAheadHourly = 7,
    DayAheadHourlyExAnte = 8,
    DayAheadHourlyExPost = 9,
    RealTime5MinExAnte = 10,
    RealTime5MinExPost = 11,
}

/// <summary>Names (those of gridstatus) and shapes of the products.</summary>
public static class PriceProducts
{
    private static readonly string[] Names =
    [
        "UNKNOWN", "REAL_TIME_5_MIN", "REAL_TIME_15_MIN", "REAL_TIME_HOURLY", "REAL_TIME_HOURLY_PRELIM",
        "REAL_TIME_HOURLY_FINAL", "REAL_TIME_SCED", "DAY_AHEAD_HOURLY", "DAY_AHEAD_HOURLY_EX_ANTE",
        "DAY_AHEAD_HOURLY_EX_POST", "REAL_TIME_5_MIN_EX_ANTE", "REAL_TIME_5_MIN_EX_POST",
    ];

    private static readonly FrozenDictionary<string, PriceProduct> ByName =
        All.ToFrozenDictionary(product => product.Name(), StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<PriceProduct> All => Enumerable.Range(1, Names.Length - 1).Select(value => (PriceProduct)value);

    /// <summary>One more than the greatest value.</summary>
    public const int Count = (int)PriceProduct.RealTime5MinExPost + 1;

    public static string Name(this PriceProduct product) => Names[(int)product];

    public static bool TryParse(string name, out PriceProduct product) => ByName.TryGetValue(name, out product);

    /// <summary>Parses a name in UTF-8 without allocating; the spelling must be exact.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Name, out PriceProduct product)
    {
        for (var i = 1; i < Names.Length; i++)
        {
            if (System.Text.Ascii.Equals(utf8Name, Names[i]))
            {
                product = (PriceProduct)i;
                return true;
            }
        }

        product = PriceProduct.Unknown;
        return false;
    }

    public static bool IsDayAhead(this PriceProduct product) =>
        product is PriceProduct.DayAheadHourly or PriceProduct.DayAheadHourlyExAnte or PriceProduct.DayAheadHourlyExPost;

    /// <summary>Length of the product's regular interval in minutes; SCED runs about every five, off the grid.</summary>
    public static int IntervalMinutes(this PriceProduct product) => product switch
    {
        PriceProduct.RealTime5Min or PriceProduct.RealTimeSced or PriceProduct.RealTime5MinExAnte or PriceProduct.RealTime5MinExPost => 5,
        PriceProduct.RealTime15Min => 15,
        _ => 60,
    };

    /// <summary>Start of the regular interval that the time falls into: off-grid runs within one of them are one after the other, not beside.</summary>
    public static DateTime SlotStart(this PriceProduct product, DateTime utc) =>
        new(utc.Ticks - (utc.Ticks % (product.IntervalMinutes() * TimeSpan.TicksPerMinute)), DateTimeKind.Utc);
}
