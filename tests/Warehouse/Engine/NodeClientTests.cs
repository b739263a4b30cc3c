using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>The official Node client, unmodified, installed by npm from its lock file.</summary>
public sealed class NodeClientTests(EmbeddedClickHouse engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_that_fails_after_its_first_rows_ends_as_an_error()
    {
        var answers = await DriveAsync();

        Assert.True((bool)answers["ping"]!["success"]!, answers.ToJsonString());
        Assert.Equal("""[{"x":1}]""", answers["rows"]!.ToJsonString());
        Assert.Equal(100_000, (int)answers["stream"]!);
        Assert.All(
            (string[])["timed_out", "timed_out_json", "held"],
            name => Assert.Equal((name, "159"), (name, (string?)answers[name]!["code"])));
        Assert.Contains("Timeout exceeded", (string)answers["timed_out"]!["error"]!, StringComparison.Ordinal);
        Assert.Equal("395", (string?)answers["thrown"]!["code"]);
        Assert.Equal(100_000, (int)answers["compressed"]!);
        Assert.NotNull(answers["compressed_timed_out"]!["error"]);
        Assert.Equal("""[{"x":1}]""", answers["session"]!.ToJsonString());
        Assert.Contains("session_id", (string)answers["session_set"]!["error"]!, StringComparison.Ordinal);
    }

    private async Task<JsonObject> DriveAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gridgrains-node-");
        try
        {
            foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Engine", "NodeClient")))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            await InstallAsync(folder.FullName);
            var endpoint = engine.Endpoint;
            var output = await RunAsync("node", [Path.Combine(folder.FullName, "drive.mjs"), endpoint.Address.ToString(), endpoint.User, endpoint.Password]);
            return JsonNode.Parse(output)!.AsObject();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task InstallAsync(string folder)
    {
        try
        {
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", folder]);
        }
        catch (Exception absent) when (absent is Win32Exception or InvalidOperationException)
        {
            if (EmbeddedClickHouse.IsBuildAgent)
            {
                Assert.Fail($"the Node client could not be installed: {absent.Message}");
            }

            Assert.Skip($"the Node client could not be installed: {absent.Message}");
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Token);
            var output = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
