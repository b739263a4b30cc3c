namespace GridGrains.Tests.Benchmarks.Statistics;

internal static class Runs
{
    /// <summary>Runs behind a median that counts; fewer are for a quick look.</summary>
    public const int Default = 5;

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
