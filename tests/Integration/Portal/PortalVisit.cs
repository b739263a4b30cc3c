using System.ComponentModel;
using System.Text.Json;
using GridGrains.Tests.Integration.Processes;

namespace GridGrains.Tests.Integration.Portal;

/// <summary>One silo with the simulated market, and one visit of all pages in a real browser.</summary>
public sealed class PortalVisit : IAsyncLifetime
{
    public const string Hub = "/hubs/CAISO/SP15";
    public const string Node = "/nodes/CAISO/TH_SP15_GEN-APND";

    /// <summary>Every page, some in several states.</summary>
    public static readonly string[] Paths =
    [
        "/", Hub, Hub + "?show=dart,energy&day=2001-01-01", "/zones/ERCOT/LZ_NORTH", Node, "/map", "/search?q=sp15", "/compare?hub=CAISO/SP15&node=CAISO/NP15",
        "/movers?iso=CAISO", "/curves?region=CAISO", "/curves/CAISO_SP15", "/curves/factors", "/weather?iso=CAISO", "/weather/CAISO/SP15", "/map?by=temperature",
        "/cubes?cube=hub_24h&iso=CAISO&hub=SP15", "/dead-letters?state=open", "/operations",
        "/anomalies", "/anomalies/episodes?nature=market", "/anomalies/episode", "/quarantine", "/features", "/features/node_prices?node_id=CAISO/SP15", "/training-sets", "/catalogue", "/catalogue?q=sp15 congestion", "/catalogue/iso_rt_lmp",
        "/sources", "/sources/new", "/series?iso=CAISO&series=net_load", "/lineage?node=iceberg.iso_rt_lmp&column=congestion_component",
        "/outages", "/outages?state=any&kind=forced", "/outages/greatest",
        "/sql", "/sql?q=SELECT hub FROM hub_lmp_5m WHERE iso = {iso:String}&p.iso=CAISO&rows=5",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("gridgrains-portal-").FullName;
    private SiloProcess? _silo;

    public HttpClient Http { get; private set; } = new();

    /// <summary>Null where there is no browser.</summary>
    public BrowserReport? Report { get; private set; }

    /// <summary>Why there is no report.</summary>
    public string Absence { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        // A process of its own: two hosts in one process share their meters, and tests of other classes read theirs. The source that a visitor adds is this silo itself.
        (_silo, Http) = await SiloProcess.StartAsync("--feed", "sim", "--sim-nodes", "100", "--data-dir", Path.Combine(_directory, "data"), "--allow-hosts", "127.0.0.1");
        await Poll.UntilAsync(HasPricesAsync, "the simulated market has prices of SP15");
        await VisitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> HasPricesAsync() =>
        (await Http.GetAsync("/health/ready")).IsSuccessStatusCode && (await Http.GetStringAsync("/v1/hubs/CAISO/SP15")).Contains("\"real_time\":{", StringComparison.Ordinal);

    private async Task VisitAsync()
    {
        if (await InstalledBrowser.FindAsync() is not { } browser)
        {
            Absence = "there is no Chromium on this machine";
            return;
        }

        var driver = Path.Combine(_directory, "driver");
        Directory.CreateDirectory(driver);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Portal", "Browser")))
        {
            File.Copy(file, Path.Combine(driver, Path.GetFileName(file)));
        }

        try
        {
            await InstalledBrowser.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", driver]);
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            Absence = $"the browser's driver cannot be installed: {failure.Message}";
            return;
        }

        var screenshots = Environment.GetEnvironmentVariable("GRIDGRAINS_SCREENSHOTS") ?? "";
        var output = await InstalledBrowser.RunAsync(
            "node", [Path.Combine(driver, "drive.mjs"), Http.BaseAddress!.ToString().TrimEnd('/'), browser, screenshots, .. Paths]);
        Report = JsonSerializer.Deserialize<BrowserReport>(output, JsonSerializerOptions.Web);
    }
}
