namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>
/// The control chart of exponentially weighted averages for a process whose target and deviation are known (NIST/SEMATECH e-Handbook of
/// Statistical Methods, 6.3.2.4): it finds small lasting shifts that single values hide.
/// </summary>
/// <param name="Lambda">Weight of the newest value, above 0 and at most 1.</param>
/// <param name="Sigmas">Distance of the limits from the target, in deviations of the average.</param>
public readonly record struct EwmaChart(double Target, double Deviation, double Lambda, double Sigmas)
{
    /// <summary>The average after one more value; the first follows <see cref="Target"/>.</summary>
    public double Next(double average, double value) => Lambda * value + (1 - Lambda) * average;

    /// <summary>How far the average may be from the target in the long run.</summary>
    public double Limit => Sigmas * Deviation * Math.Sqrt(Lambda / (2 - Lambda));

    /// <summary>The same after <paramref name="count"/> values: the average of few values varies less.</summary>
    public double LimitAfter(int count) => Limit * Math.Sqrt(1 - Math.Pow(1 - Lambda, 2.0 * count));
}
