namespace GridGrains.Tests.Benchmarks.Nab;

/// <summary>A peer: distance of a value from the mean of the last 6,400 values, in their deviations. The window moves by 100 values once it is full.</summary>
internal static class WindowedGaussian
{
    private const int Window = 6400;
    private const int Step = 100;
    private const double LeastDeviation = 1e-6;

    public static double[] Scores(NabSeries series)
    {
        var scores = new double[series.Values.Length];
        var (mean, deviation, known) = (0.0, LeastDeviation, 0);
        for (var row = 0; row < scores.Length; row++)
        {
            if (known > 0)
            {
                scores[row] = Math.Abs(series.Values[row] - mean) / deviation;
            }

            if (row + 1 < Window || (row + 1 - Window) % Step == 0)
            {
                var window = series.Values.AsSpan(Math.Max(0, row + 1 - Window), Math.Min(row + 1, Window));
                known = window.Length;
                mean = Mean(window);
                deviation = Math.Max(LeastDeviation, Deviation(window, mean));
            }
        }

        return scores;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double Deviation(ReadOnlySpan<double> values, double mean)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return Math.Sqrt(sum / values.Length);
    }
}
