using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>Sixteen bits of a price's components. Prices that differ in the LMP are distinguished by the LMP itself.</summary>
internal static class PayloadFingerprint
{
    public static ushort Of(in LmpFact fact)
    {
        var hash = Mix(0x9E3779B97F4A7C15, fact.Lmp);
        hash = Mix(hash, fact.Energy);
        hash = Mix(hash, fact.Congestion);
        hash = Mix(hash, fact.Loss);
        hash = Mix(hash, fact.Ghg);
        return (ushort)(hash >> 48);
    }

    private static ulong Mix(ulong hash, double value)
    {
        // All NaN bit patterns mean the same: not published.
        var bits = double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value);
        hash = (hash ^ bits) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 29);
    }
}
