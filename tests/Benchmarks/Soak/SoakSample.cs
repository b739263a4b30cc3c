using System.Globalization;

namespace GridGrains.Tests.Benchmarks.Soak;

/// <summary>What one silo holds at one moment: itself, and the engine of its warehouse, which it has started.</summary>
/// <param name="Handles">Open files, sockets and pipes of the silo.</param>
internal readonly record struct SoakSample(double SiloMegabytes, double EngineMegabytes, int Handles)
{
    private const string Memory = "VmRSS:";

    private const string Parent = "PPid:";

    public static SoakSample Of(int process)
    {
        var all = Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(StatusOf).OfType<Status>().ToList();
        var engines = DescendantsOf(process, all);
        return new SoakSample(
            all.Single(one => one.Id == process).Megabytes, engines.Sum(engine => engine.Megabytes), Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);
    }

    private static List<Status> DescendantsOf(int process, List<Status> all)
    {
        var found = all.Where(one => one.Parent == process).ToList();
        return [.. found, .. found.SelectMany(child => DescendantsOf(child.Id, all))];
    }

    // Null for a process that has ended meanwhile.
    private static Status? StatusOf(string folder)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(folder, "status"));
        }
        catch (IOException)
        {
            return null;
        }

        return new Status(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), (int)NumberOf(lines, Parent), NumberOf(lines, Memory) / 1024);
    }

    private static double NumberOf(string[] lines, string field) =>
        Array.Find(lines, line => line.StartsWith(field, StringComparison.Ordinal)) is { } line
            ? double.Parse(line[field.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture)
            : 0;

    private sealed record Status(int Id, int Parent, double Megabytes);
}
