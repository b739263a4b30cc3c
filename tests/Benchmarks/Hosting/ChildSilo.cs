using System.Globalization;
using System.Net.Http.Json;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Tests.Integration.Processes;

namespace GridGrains.Tests.Benchmarks.Hosting;

/// <summary>The silo as a process of its own over a prepared data directory of real origin, with nothing fed but what comes over HTTP.</summary>
internal sealed class ChildSilo : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly SiloProcess _process;

    private ChildSilo(SiloProcess process, HttpClient http) => (_process, Http) = (process, http);

    public HttpClient Http { get; }

    public Uri Address => Http.BaseAddress!;

    public static async Task<ChildSilo> StartAsync(string directory, double barrierSeconds)
    {
        var (process, http) = await SiloProcess.StartAsync(
            "--data-dir", directory, "--feed", "none", "--barrier-seconds", barrierSeconds.ToString(CultureInfo.InvariantCulture));
        return new ChildSilo(process, http);
    }

    /// <summary>Largest resident memory so far, in MB.</summary>
    public double PeakMegabytes => Status("VmHWM:");

    public double ResidentMegabytes => Status("VmRSS:");

    public async Task<IReadOnlyList<ShardView>> ShardsAsync() =>
        (await Http.GetFromJsonAsync("v1/shards?family=nodes", ApiJson.Default.ShardList))!.Shards;

    /// <summary>Waits for a state of the shards, looking often.</summary>
    public async Task<IReadOnlyList<ShardView>> UntilAsync(Func<IReadOnlyList<ShardView>, bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var shards = await ShardsAsync();
            if (condition(shards))
            {
                return shards;
            }

            if (deadline.IsCancellationRequested)
            {
                throw new TimeoutException($"not within {Deadline.TotalMinutes:0} minutes: {what}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }
    }

    /// <summary>SIGKILL: no last barrier.</summary>
    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }

    private double Status(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
