namespace GridGrains.Feeds.Simulation;

/// <summary>
/// Randomness as a function of its arguments, without state. Only integer arithmetic and exactly rounded floating-point operations are
/// used here and in the price model, so that one seed gives the same bytes on every machine.
/// </summary>
internal static class SeededHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>A well-mixed 64-bit value of two inputs (the finalizer of SplitMix64).</summary>
    public static ulong Mix(ulong left, ulong right)
    {
        var mixed = left + (Golden * (right + 1));
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    public static ulong Mix(ulong first, ulong second, ulong third) => Mix(Mix(first, second), third);

    /// <returns>A value in [0, 1).</returns>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <returns>A value in [-1, 1).</returns>
    public static double Signed(ulong hash) => (2 * Unit(hash)) - 1;

    /// <returns>A value in [0, <paramref name="count"/>).</returns>
    public static int Below(ulong hash, int count) => (int)(Unit(hash) * count);
}
