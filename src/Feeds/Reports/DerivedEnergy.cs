namespace GridGrains.Feeds.Reports;

/// <summary>The energy component where a report leaves it out: lmp - congestion - loss, in decimal, so that 13.23 stays 13.23.</summary>
internal static class DerivedEnergy
{
    /// <returns>NaN where a part is missing or no number.</returns>
    public static double Of(ReadOnlySpan<byte> lmp, ReadOnlySpan<byte> congestion, ReadOnlySpan<byte> loss) =>
        Utf8Numbers.TryParse(lmp, out decimal total) && Utf8Numbers.TryParse(congestion, out decimal congested) && Utf8Numbers.TryParse(loss, out decimal lost)
            ? Of(total, congested, lost)
            : double.NaN;

    public static double Of(decimal? lmp, decimal? congestion, decimal? loss)
    {
        try
        {
            return lmp - congestion - loss is { } energy ? (double)energy : double.NaN;
        }
        catch (OverflowException)
        {
            // Digits beyond decimal's range are no price; the bounds check flags the row by its LMP.
            return double.NaN;
        }
    }
}
