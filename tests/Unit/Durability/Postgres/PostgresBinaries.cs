using System.Diagnostics;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Unit.Durability.Postgres;

/// <summary>Finds the PostgreSQL server's programs on this machine; a build agent that is root may install them.</summary>
internal static class PostgresBinaries
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public static bool IsBuildAgent => DebianPackage.IsBuildAgent;

    /// <returns>The directory of <c>initdb</c> and <c>pg_ctl</c>, or null.</returns>
    public static string? Find()
    {
        if (Search() is { } found)
            return found;
        if (!DebianPackage.Install("postgresql"))
            return null;
        return Search();
    }

    /// <returns>What the program printed.</returns>
    public static string Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{errors.Result}");
    }

    private static string? Search()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var configured = DebianPackage.Find("pg_config") is not null ? [Run("pg_config", ["--bindir"]).Trim()] : Array.Empty<string>();
        var packaged = Directory.Exists(DebianRoot) ? Directory.GetDirectories(DebianRoot).OrderDescending().Select(version => Path.Combine(version, "bin")) : [];
        return configured.Concat(packaged).Concat(path).FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "pg_ctl")));
    }
}
