using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.Utility;
using GridGrains.ClickHouse.Engine;

namespace GridGrains.Tests.Integration.IcebergRest;

/// <summary>The REST catalog, driven by clients that others wrote.</summary>
public sealed class OtherClientTests
{
    private static readonly bool IsBuildAgent = Environment.GetEnvironmentVariable("CI") == "true";

    [Fact]
    public async Task Iceberg_js_lists_and_loads_and_hears_why_it_may_not_write()
    {
        await using var host = await RestCatalogHost.StartAsync();
        var table = await host.CreatePricesAsync();
        var client = await InstallAsync();
        try
        {
            var answers = JsonNode.Parse(await RunAsync("node", [Path.Combine(client, "drive.mjs"), host.BaseUrl, "market.day", "prices"]))!;

            Assert.Equal("""[{"namespace":["market"]}]""", answers["top"]!.ToJsonString());
            Assert.Equal("""[{"namespace":["market","day"]}]""", answers["below"]!.ToJsonString());
            Assert.Equal("""{"namespaces":[{"namespace":["market"]}]}""", answers["page"]!.ToJsonString());
            Assert.Equal("""{"owner":"desk"}""", answers["properties"]!.ToJsonString());
            Assert.Equal("[true,false]", answers["namespaceExists"]!.ToJsonString());
            Assert.Equal("""[{"namespace":["market","day"],"name":"prices"}]""", answers["tables"]!.ToJsonString());
            Assert.Equal("[true,false]", answers["tableExists"]!.ToJsonString());
            Assert.Equal(table.Metadata.CurrentSnapshot!.SnapshotId, (long)answers["table"]!["current-snapshot-id"]!);
            Assert.Null(answers["unchanged"]);
            Assert.Equal((404, "NoSuchTableException"), Refusal(answers, "missingTable"));
            Assert.Equal((404, "NoSuchNamespaceException"), Refusal(answers, "missingNamespace"));
            Assert.All(
                ["created", "createdNamespace", "updated", "renamed", "dropped", "droppedNamespace"],
                change => Assert.Equal((403, "ForbiddenException"), Refusal(answers, change)));
        }
        finally
        {
            Directory.Delete(client, recursive: true);
        }
    }

    [Fact]
    public async Task ClickHouse_attaches_the_catalog_and_reads_a_table_of_it()
    {
        await using var host = await RestCatalogHost.StartAsync();
        var table = await host.CreatePricesAsync();
        var folder = Directory.CreateTempSubdirectory("gridgrains-clickhouse-").FullName;
        try
        {
            await using var server = await ClickHouseServer.StartAsync(new ClickHouseServerOptions { DataDirectory = folder, FilesDirectory = host.Folder });
            await using var connection = new ClickHouseConnection(EndpointOf(server).ConnectionString() + ";set_allow_database_iceberg=1");
            await connection.ExecuteStatementAsync(
                $"CREATE DATABASE lake ENGINE = DataLakeCatalog('{host.BaseUrl}/v1', 'Parquet') SETTINGS catalog_type = 'rest', warehouse = 'gridgrains'");

            Assert.Equal("market.day.prices", await connection.ExecuteScalarAsync("SELECT name FROM system.tables WHERE database = 'lake' SETTINGS show_data_lake_catalogs_in_system_tables = 1"));
            Assert.Equal(200.0, await connection.ExecuteScalarAsync($"SELECT sum(lmp) FROM icebergLocal('{new Uri(table.Metadata.Location).LocalPath}')"));
            Assert.Equal(200.0, await connection.ExecuteScalarAsync("SELECT sum(lmp) FROM lake.`market.day.prices`"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int, string?) Refusal(JsonNode answers, string call) => ((int)answers[call]!["status"]!, (string?)answers[call]!["type"]);

    private static ClickHouseEndpoint EndpointOf(ClickHouseServer server)
    {
        if (server.State is ClickHouseServerState.Ready ready)
        {
            return ready.Endpoint;
        }

        Absent($"the embedded engine does not run: {server.State}");
        throw new InvalidOperationException();
    }

    private static async Task<string> InstallAsync()
    {
        var target = Directory.CreateTempSubdirectory("iceberg-js-").FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "IcebergRest", "Client")))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        try
        {
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", target]);
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            Directory.Delete(target, recursive: true);
            Absent($"iceberg-js cannot be installed: {failure.Message}");
        }

        return target;
    }

    private static void Absent(string reason)
    {
        if (IsBuildAgent)
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}
