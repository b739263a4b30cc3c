using System.Diagnostics;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Portal;

/// <summary>Finds Chromium on this machine; a build agent that is root may install it.</summary>
internal static class InstalledBrowser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    public static bool IsBuildAgent => DebianPackage.IsBuildAgent;

    /// <returns>Path of the program, or null.</returns>
    public static async Task<string?> FindAsync()
    {
        if (DebianPackage.Find(Names) is { } found)
        {
            return found;
        }

        return await Task.Run(() => DebianPackage.Install("chromium")) ? DebianPackage.Find(Names) : null;
    }

    /// <returns>What the program printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}
