using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using GridGrains.Iceberg;
using GridGrains.Lake.Tables;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;

namespace GridGrains.Tests.Lake.Readers;

/// <summary>The scripts of deploy/lake, as docs/lake.md names them, with what npm installs from their lock file.</summary>
public sealed class DocumentedReadersTests
{
    [Fact]
    public async Task Icebird_and_DuckDB_read_every_table()
    {
        await using var lake = await FilledLake.CreateAsync();
        var scripts = await InstallAsync(lake.Folder);
        foreach (var definition in LakeTables.All)
        {
            var table = await FilledLake.TableAsync(lake, definition);
            var rows = LakeTableFigures.Of(table).Rows!.Value;

            Assert.Equal(rows, (await AskAsync(scripts, "icebird.mjs", FolderOf(table))).Length);
            Assert.Equal(rows, Number(Assert.Single(await AskAsync(scripts, "duckdb.mjs", FolderOf(table), "SELECT count(*) AS n FROM t"))["n"]));
            Assert.Equal(
                definition.Schema.Struct.Fields.Select(field => field.Name),
                (await AskAsync(scripts, "duckdb.mjs", FolderOf(table), "SELECT column_name FROM (DESCRIBE t)")).Select(row => (string?)row["column_name"]));
        }

        var prices = FolderOf(await FilledLake.TableAsync(lake, LakeTables.RealTimePrices));
        Assert.Equal(3, (await AskAsync(scripts, "icebird.mjs", prices, "3")).Length);
        const string Latest =
            "SELECT arg_max(lmp, (known_at, ifnull(source_version, 0), log_offset)) AS lmp FROM t WHERE iso = 'CAISO' AND node = 'A' AND ts = '2026-03-10 12:00:00Z'";
        Assert.Equal(1000.5, (double)Assert.Single(await AskAsync(scripts, "duckdb.mjs", prices, Latest))["lmp"]!);
        Assert.Equal(20.5, (double)Assert.Single(await AskAsync(scripts, "duckdb.mjs", prices, $"{Latest} AND known_at <= '2026-03-10 12:30:00Z'"))["lmp"]!);
    }

    [Fact]
    public async Task A_table_without_rows_is_read_as_one_without_rows()
    {
        await using var lake = await CreateAsync();
        var scripts = await InstallAsync(lake.Folder);
        foreach (var definition in LakeTables.All)
        {
            var folder = FolderOf(await lake.Catalog.OpenAsync(definition, Token));

            Assert.Empty(await AskAsync(scripts, "icebird.mjs", folder));
            Assert.Equal(0, Number(Assert.Single(await AskAsync(scripts, "duckdb.mjs", folder, "SELECT count(*) AS n FROM t"))["n"]));
        }
    }

    private static string FolderOf(Table table) => new Uri(table.Metadata.Location).LocalPath;

    private static long Number(JsonNode? value) => long.Parse(value!.ToString(), CultureInfo.InvariantCulture);

    private static async Task<string> InstallAsync(string folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "scripts")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "deploy", "lake")))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        try
        {
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", target]);
        }
        catch (Exception absent) when (absent is Win32Exception or InvalidOperationException)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail($"the readers could not be installed: {absent.Message}");
            }

            Assert.Skip($"the readers could not be installed: {absent.Message}");
        }

        return target;
    }

    private static async Task<JsonObject[]> AskAsync(string scripts, string script, params string[] arguments) =>
        [.. (await RunAsync("node", [Path.Combine(scripts, script), .. arguments])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}
