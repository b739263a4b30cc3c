using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks;

/// <summary>One name of the command line: measures its rows beside their peers, within ten minutes; the soak takes as long as it is given.</summary>
internal interface IBenchmark
{
    Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context);
}

/// <param name="DataDirectory">Folder with real reports, or null: equivalents are generated.</param>
/// <param name="WorkDirectory">Temporary folder of this run.</param>
/// <param name="Runs">Runs behind every median.</param>
/// <param name="Length">How long the soak lasts.</param>
internal sealed record BenchmarkContext(string? DataDirectory, string WorkDirectory, int Runs, TimeSpan Length)
{
    public string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(WorkDirectory, name)).FullName;

    /// <summary>Says what is going on; figures go to the table alone.</summary>
    public static void Say(string line) => Console.Error.WriteLine($"  {line}");
}
