using System.Globalization;

namespace GridGrains.Tests.Benchmarks;

/// <summary>What follows the name on the command line.</summary>
/// <param name="Json">File that the figures are written to; null for none.</param>
/// <param name="Data">Folder with real reports; null for generated ones.</param>
/// <param name="Runs">Runs behind every median.</param>
/// <param name="Minutes">How long the soak lasts.</param>
internal sealed record BenchmarkOptions(string? Json, string? Data, int Runs, int Minutes)
{
    public const string Usage = "[DIR] [--json FILE] [--data DIR] [--runs N] [--minutes N]";

    private const int DefaultMinutes = 60;

    /// <returns>Null for what is not an option.</returns>
    public static BenchmarkOptions? TryParse(string[] texts)
    {
        var options = new BenchmarkOptions(null, null, Statistics.Runs.Default, DefaultMinutes);
        if (texts is [var folder, ..] && !folder.StartsWith("--", StringComparison.Ordinal))
        {
            (options, texts) = (options with { Data = folder }, texts[1..]);
        }

        if (texts.Length % 2 != 0)
        {
            return null;
        }

        foreach (var pair in texts.Chunk(2))
        {
            switch (pair[0])
            {
                case "--json":
                    options = options with { Json = pair[1] };
                    break;
                case "--data":
                    options = options with { Data = pair[1] };
                    break;
                case "--runs" when int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs > 0:
                    options = options with { Runs = runs };
                    break;
                case "--minutes" when int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
                    options = options with { Minutes = minutes };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
