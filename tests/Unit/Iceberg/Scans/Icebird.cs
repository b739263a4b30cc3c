using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using GridGrains.Iceberg;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Scans;

/// <summary>icebird, an independent reader of Iceberg tables, installed by npm from its lock file into a folder of its own.</summary>
internal sealed class Icebird
{
    private readonly string _folder;

    private Icebird(string folder) => _folder = folder;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where it cannot be installed the test is skipped, or fails on a build agent.</summary>
    public static async Task<Icebird> InstallAsync(string folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "reader")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Iceberg", "Readers")))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        try
        {
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", target]);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"icebird could not be installed: {e.Message}");
            Assert.Skip($"icebird could not be installed: {e.Message}");
        }
        return new Icebird(target);
    }

    /// <summary>All rows of a table, by default of its current snapshot; else of the one with the id, or the one that a branch or tag names.</summary>
    public async Task<JsonElement[]> ReadAsync(Table table, string? at = null) => [.. JsonDocument
        .Parse(await RunAsync("node", [Path.Combine(_folder, "read.mjs"), table.Metadata.Location, Path.GetFileName(table.MetadataLocation), at ?? ""]))
        .RootElement.EnumerateArray()];

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}
