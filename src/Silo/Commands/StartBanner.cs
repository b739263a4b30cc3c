using GridGrains.ClickHouse.Engine;
using GridGrains.Domain.Markets;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Hosting;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>A few lines that say where to look.</summary>
internal static class StartBanner
{
    public static void Print(IAnsiConsole console, SiloSettings settings, WebApplication app)
    {
        var url = app.Urls.FirstOrDefault() ?? SiloSettings.DefaultUrl;
        var origin = settings.Origin == DataOrigin.Simulated
            ? $"simulated market, {settings.SimulatedNodes:N0} nodes, seed {settings.SimulationSeed}, speed {settings.SimulationSpeed:0.##}x"
            : $"real data, feed {settings.Feed.Kind.ToString().ToLowerInvariant()}";
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        grid.AddRow("[bold]GridGrains[/]", Markup.Escape(origin));
        grid.AddRow("data", Markup.Escape($"{Path.GetFullPath(settings.DataDirectory)} (log cap {settings.LogCapBytes >> 20:N0} MB)"));
        grid.AddRow("tables", LakeOf(settings, url));
        grid.AddRow("warehouse", WarehouseOf(settings, url));
        grid.AddRow("[bold]portal[/]", url);
        grid.AddRow("live prices", Markup.Escape(PricesOf(settings.Feed.Markets.Count > 0 ? settings.Feed.Markets[0] : Isos.All[0], url)));
        grid.AddRow("API", $"{url}/reference");
        grid.AddRow("gRPC", GrpcOf(app.Services.GetRequiredService<SiloSettings>()));
        grid.AddRow("dashboard", $"{url}/dashboard");
        grid.AddRow("access", settings.Access.KeysRequired ? "API key or token for everything but /health" : "no key is needed: loopback alone is served");
        grid.AddRow("Orleans", Markup.Escape(GatewayOf(app.Services.GetRequiredService<SiloSettings>())));
        if (settings.Faults.Description.Length > 0)
        {
            grid.AddRow("[red]faults[/]", Markup.Escape(settings.Faults.Description));
        }

        grid.AddRow("stop", "Ctrl+C; a restart on the same folder continues where it left off");
        console.Write(grid);
    }

    // The first hub of a market that this silo fetches.
    internal static string PricesOf(Iso iso, string url)
    {
        var hub = iso.Definition.Places.First(place => place.Kind != SeedPlaceKind.Zone);
        return $"{url}/v1/hubs/{iso.Code}/{Uri.EscapeDataString(hub.Id)}   {url}/v1/live?iso={iso.Code}";
    }

    // With the ports that were taken.
    private static string GatewayOf(SiloSettings settings) =>
        $"gateway {(settings.Cluster is null ? System.Net.IPAddress.Loopback : settings.AdvertisedAddress)}:{settings.GatewayPort}, cluster {settings.ClusterId}";

    private static string GrpcOf(SiloSettings settings) => settings.GrpcUrl is { } url ? $"{url}   features, HTTP/2 without TLS" : "none (--grpc-url off)";

    private static string LakeOf(SiloSettings settings, string url) => settings.Lake.IsOn
        ? Markup.Escape($"Iceberg in {settings.Lake.DirectoryOf(settings)}, committed every {settings.Lake.CommitInterval.TotalSeconds:0.#} s   {url}/v1/lake")
        : "none (--lake off)";

    private static string WarehouseOf(SiloSettings settings, string url)
    {
        if (!settings.Warehouse.IsOn)
        {
            return "none (--clickhouse off)";
        }

        var every = $"inserted every {settings.Warehouse.Interval.TotalSeconds:0.#} s   {url}/v1/warehouse";
        if (!settings.Warehouse.IsEmbedded)
        {
            return Markup.Escape($"the ClickHouse server of {WarehouseSettings.ConnectionVariable}, {every}");
        }

        return new LibchdbCache() is var library && library.Obstacle is { } obstacle
            ? Markup.Escape($"none now: {obstacle}")
            : Markup.Escape($"ClickHouse in {settings.Warehouse.DirectoryOf(settings)}, {every}{(library.IsThere ? "" : "; libchdb (178 MB) is fetched first")}");
    }
}
