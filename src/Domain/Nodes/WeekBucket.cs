using System.Numerics;

namespace GridGrains.Domain.Nodes;

/// <summary>Prices of six hours: number, sum, sum of squares, least and greatest, in <see cref="PriceTicks"/>, and which intervals they are of.</summary>
/// <remarks>Forty bytes: every node has 28. Sums are whole numbers, so the order of the prices leaves no mark.</remarks>
public struct WeekBucket
{
    /// <summary>Intervals of five minutes in six hours: the most that a bucket keeps apart.</summary>
    public const int MaxSlots = 72;

    private const int SlotsOfWord = 64;

    private ulong _slots;
    private ulong _squaresLow;
    private byte _lastSlots;
    private byte _squaresHigh;

    /// <summary>Some price of these hours was corrected after it had left the ring: what it was is not known.</summary>
    public bool IsMarked { get; private set; }

    public long SumTicks { get; private set; }

    public int MinTicks { get; private set; }

    public int MaxTicks { get; private set; }

    /// <summary>Of prices of 32 bits at most 69 bits.</summary>
    public readonly UInt128 SquareSum => new(_squaresHigh, _squaresLow);

    public readonly int Count => BitOperations.PopCount(_slots) + BitOperations.PopCount(_lastSlots);

    internal readonly ulong FirstSlots => _slots;

    internal readonly byte LastSlots => _lastSlots;

    internal static WeekBucket Restore(ulong firstSlots, byte lastSlots, bool isMarked, long sumTicks, UInt128 squareSum, int minTicks, int maxTicks) => new()
    {
        _slots = firstSlots,
        _lastSlots = lastSlots,
        IsMarked = isMarked,
        SumTicks = sumTicks,
        _squaresHigh = (byte)(squareSum >> SlotsOfWord),
        _squaresLow = (ulong)squareSum,
        MinTicks = minTicks,
        MaxTicks = maxTicks,
    };

    /// <param name="slot">Of the bucket, from 0.</param>
    /// <returns>False where the interval has a price already: nothing is added.</returns>
    public bool TryAdd(int slot, int priceTicks)
    {
        if (Has(slot))
        {
            return false;
        }

        (MinTicks, MaxTicks) = Count == 0 ? (priceTicks, priceTicks) : (Math.Min(MinTicks, priceTicks), Math.Max(MaxTicks, priceTicks));
        if (slot < SlotsOfWord)
        {
            _slots |= 1UL << slot;
        }
        else
        {
            _lastSlots |= (byte)(1 << (slot - SlotsOfWord));
        }

        SumTicks += priceTicks;
        var squares = SquareSum + (UInt128)((Int128)priceTicks * priceTicks);
        (_squaresHigh, _squaresLow) = ((byte)(squares >> SlotsOfWord), (ulong)squares);
        return true;
    }

    public void Mark() => IsMarked = true;

    private readonly bool Has(int slot) => slot < SlotsOfWord ? (_slots >> slot & 1) != 0 : (_lastSlots >> (slot - SlotsOfWord) & 1) != 0;
}
