using System.Diagnostics;

namespace GridGrains.Tests.Support;

/// <summary>Installs what tests need on a build agent that is root. Test projects run beside each other and apt takes one at a time, so they queue.</summary>
internal static class DebianPackage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static bool IsBuildAgent => Environment.GetEnvironmentVariable("CI") == "true";

    /// <returns>Path of the first of these programs that this machine has; null for none.</returns>
    public static string? Find(params string[] programs) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => programs.Select(program => Path.Combine(folder, program))).FirstOrDefault(File.Exists);

    /// <returns>False on a machine where tests install nothing.</returns>
    /// <exception cref="InvalidOperationException">The package cannot be had.</exception>
    public static bool Install(string package)
    {
        if (!IsBuildAgent || !OperatingSystem.IsLinux() || Environment.UserName != "root")
            return false;
        using var turn = WaitForTurn();
        Run("apt-get", ["update"]);
        Run("apt-get", ["install", "-y", "--no-install-recommends", package]);
        return true;
    }

    private static FileStream WaitForTurn()
    {
        var path = Path.Combine(Path.GetTempPath(), "gridgrains-apt.lock");
        for (var started = Stopwatch.GetTimestamp(); ; Thread.Sleep(Look))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                // Another test project installs.
            }
        }
    }

    private static void Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start");
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }
}
