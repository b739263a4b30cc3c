namespace GridGrains.Feeds.Simulation;

/// <summary>
/// Noise that remembers: hashed values at regular knots, joined by a smooth curve. Any instant is computed from its two neighbouring
/// knots alone, which gives autocorrelated series with random access.
/// </summary>
internal static class SmoothNoise
{
    /// <param name="minutes">Minutes since any fixed epoch.</param>
    /// <param name="knotMinutes">Distance of the knots: how long the noise remembers.</param>
    /// <returns>A value in [-1, 1].</returns>
    public static double At(ulong key, double minutes, double knotMinutes)
    {
        var position = minutes / knotMinutes;
        var knot = Math.Floor(position);
        var blend = SmoothStep(position - knot);
        var left = SeededHash.Signed(SeededHash.Mix(key, (ulong)(long)knot));
        var right = SeededHash.Signed(SeededHash.Mix(key, (ulong)(long)(knot + 1)));
        return left + ((right - left) * blend);
    }

    /// <summary>Slow waves with quicker, smaller ones on top.</summary>
    /// <returns>A value in [-1, 1].</returns>
    public static double Layered(ulong key, double minutes, double knotMinutes) =>
        (0.65 * At(key, minutes, knotMinutes))
        + (0.25 * At(key + 1, minutes, knotMinutes / 3))
        + (0.10 * At(key + 2, minutes, knotMinutes / 9));

    /// <returns>0 to 1 with level ends, for an argument of 0 to 1.</returns>
    public static double SmoothStep(double value) => value * value * (3 - (2 * value));
}
