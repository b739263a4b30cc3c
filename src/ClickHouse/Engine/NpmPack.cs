using System.ComponentModel;
using System.Diagnostics;

namespace GridGrains.ClickHouse.Engine;

/// <summary>Fetches a package with <c>npm pack</c>, so that the user's own npm settings (registry, proxy, credentials) hold.</summary>
internal sealed class NpmPack(string npm, TimeProvider time)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(500);

    /// <returns>Path of the packed package below <paramref name="folder"/>. What is in it has not been checked.</returns>
    /// <exception cref="LibchdbException">npm is missing or has failed.</exception>
    public async Task<string> FetchAsync(LibchdbPackage package, string folder, IProgress<LibchdbProgress>? progress, CancellationToken cancellation)
    {
        // A cache of its own keeps 178 MB out of the user's, and its growth is the progress of the download.
        using var process = Start(package, folder);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var exit = process.WaitForExitAsync(cancellation);
            while (await Task.WhenAny(exit, Task.Delay(ProgressEvery, time, cancellation)) != exit)
            {
                progress?.Report(new("downloading", Math.Min(SizeOf(folder), package.PackedBytes), package.PackedBytes));
            }

            await exit;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        await output;
        var packed = Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault();
        return process.ExitCode == 0 && packed is not null
            ? packed
            : throw new LibchdbException($"npm pack {package} failed with exit code {process.ExitCode}: {FirstLine(await errors)}");
    }

    private Process Start(LibchdbPackage package, string folder)
    {
        var start = new ProcessStartInfo(npm)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            ArgumentList =
            {
                "pack", package.ToString(), "--pack-destination", folder, "--cache", Path.Combine(folder, "npm"), "--ignore-scripts", "--no-update-notifier", "--loglevel", "error",
            },
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new LibchdbException($"libchdb is fetched with npm, and {npm} cannot be run: {error.Message}", error);
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "no reason given";

    private static long SizeOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            // Files come and go while npm works; the next look will do.
            return 0;
        }
    }
}
