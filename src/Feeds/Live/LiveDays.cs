using NodaTime;

namespace GridGrains.Feeds.Live;

/// <summary>Which market days of a feed are whole: fetched after they were over. It fits in one number, so that progress stores keep it.</summary>
/// <param name="Newest">The newest whole day, in days since 1970; 0 where there is none.</param>
/// <param name="Mask">Bit n is the day n before it.</param>
public readonly record struct LiveDays(int Newest, uint Mask)
{
    /// <summary>Days back that are remembered.</summary>
    public const int Remembered = 31;

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    public static LiveDays Decode(long stored) => new((int)(stored >> 32), (uint)stored);

    public long Encode() => ((long)Newest << 32) | Mask;

    public bool IsWhole(LocalDate day)
    {
        var back = Newest - NumberOf(day);
        return back is >= 0 and <= Remembered && (Mask & (1u << back)) != 0;
    }

    public LiveDays With(LocalDate day)
    {
        var number = NumberOf(day);
        if (number > Newest)
        {
            var shift = number - Newest;
            return new LiveDays(number, (shift > Remembered ? 0 : Mask << shift) | 1);
        }

        var back = Newest - number;
        return back > Remembered ? this : this with { Mask = Mask | (1u << back) };
    }

    private static int NumberOf(LocalDate day) => Period.DaysBetween(Epoch, day);
}
