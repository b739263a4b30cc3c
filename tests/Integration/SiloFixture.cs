using System.Net;
using System.Net.Sockets;
using GridGrains.Client;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Faults;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Products;
using GridGrains.Silo.Settings;
using GridGrains.Tests.Integration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(SiloFixture))]

namespace GridGrains.Tests.Integration;

/// <summary>One silo for all tests of the assembly, on free ports and in a directory of its own. Tests use node ids of their own.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    // Pipelines of tests read the silo itself; days of live prices are judged at once.
    private static readonly SettingValues Declared = new(new Dictionary<Setting, SettingValue>
    {
        [EgressPart.AllowedHosts] = new("127.0.0.1", "127.0.0.1", "the test"),
        [GuardrailsProduct.QuarantineInterval] = new(0.5, "0.5", "the test"),
    });

    private readonly string _directory = Directory.CreateTempSubdirectory("gridgrains-").FullName;
    private WebApplication? _app;
    private ServiceProvider? _client;

    public HttpClient Http { get; } = new();

    public int GatewayPort { get; } = FreePort();

    public Uri Address => Http.BaseAddress!;

    public GridGrainsClient Client => _client!.GetRequiredService<GridGrainsClient>();

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        var policy = Path.Combine(_directory, "governance.yaml");
        await File.WriteAllTextAsync(policy, "version: 1\ntenants:\n  desk: { title: Trading desk }\n  caiso-partner: { isos: [CAISO] }\ntiers:\n  interactive: { concurrent: 30, queue: 1000, queries_per_hour: 200 }\n  admin: { concurrent: 5, queue: 10 }\n");
        _app = SiloHost.Build(new SiloSettings
        {
            DataDirectory = _directory,
            Access = AccessSettings.Open with { PolicyFile = policy },
            Origin = DataOrigin.Real,
            Urls = ["http://127.0.0.1:0"],
            GrpcUrl = "http://127.0.0.1:0",
            GatewayPort = GatewayPort,
            Lake = LakeSettings.On with { CommitInterval = TimeSpan.FromSeconds(1) },
            Values = Declared,

            // A slow run of all tests takes longer than Orleans keeps a grain that nobody calls.
            Faults = FaultSettings.None with { CollectionAge = TimeSpan.FromHours(12) },
        });
        await _app.StartAsync();
        Http.BaseAddress = new Uri(_app.Urls.First());
        _client = new ServiceCollection().AddGridGrainsClient(options => options.BaseAddress = Address).BuildServiceProvider();
        await Poll.UntilAsync(async () => (await Http.GetAsync("/health/ready")).IsSuccessStatusCode, "the silo is ready");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
