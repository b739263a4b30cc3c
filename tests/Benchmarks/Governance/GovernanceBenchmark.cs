using System.Diagnostics;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Load;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Benchmarks.Governance;

/// <summary>What a turn of a tier costs, and what the check of a key costs the smallest read of features.</summary>
internal sealed class GovernanceBenchmark : IBenchmark
{
    private const int Turns = 5_000;
    private const int Checks = 200_000;
    private const int Connections = 8;
    private const string Read = """{"features":["node_prices:rt_lmp"],"entities":{"node_id":["CAISO/NOBODY"]}}""";
    private const string Policy = "version: 1\ntiers:\n  batch: { concurrent: 30, queue: 1000, queries_per_hour: 1000000000, queries_per_day: 1000000000 }\n";

    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var policy = Path.Combine(context.WorkDirectory, "governance.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        var settings = BenchSilo.Settings(context.NewDirectory("silo"), TimeSpan.FromSeconds(10)) with { Access = AccessSettings.Open with { PolicyFile = policy } };
        await using var silo = await BenchSilo.StartAsync(settings);
        await silo.DrainedAsync();
        var desk = silo.Services.GetRequiredService<AdmissionDesk>();
        var (_, key) = await silo.Services.GetRequiredService<KeyStore>().IssueAsync(new KeyWish("bench", ApiKey.DefaultTenant, AccessRole.Reader, null, null, null), "bench", CancellationToken.None);
        await TurnsAsync(desk);
        Reads(silo.Address, null);
        Reads(silo.Address, key.Reveal());
        var (medians, tails, checks, open, keyed) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < context.Runs; run++)
        {
            var turns = await TurnsAsync(desk);
            medians.Add(turns[turns.Length / 2]);
            tails.Add(turns[turns.Length * 99 / 100]);
            checks.Add(await ChecksAsync(silo.Services.GetRequiredService<AccessControl>(), key.Reveal()));
            open.Add(Reads(silo.Address, null));
            keyed.Add(Reads(silo.Address, key.Reveal()));
        }

        return
        [
            Figure.Of("admission_p50_ms", "ms", medians, $"{Turns} turns one after the other: asked, granted, given back"),
            Figure.Of("admission_p99_ms", "ms", tails, "of the same"),
            Figure.Of("key_check_us", "us", checks, $"of one thread, mean of {Checks:N0}: header to caller"),
            Figure.RatioOf("keyed_reads_vs_open", keyed, "the same reads without a key", open, "requests/s", "one feature of a node that there is not, closed loop"),
        ];
    }

    private static async Task<double[]> TurnsAsync(AdmissionDesk desk)
    {
        var tier = desk.TierOf(Caller.Local, Tiers.Batch)!;
        var times = new double[Turns];
        for (var i = 0; i < Turns; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await (await desk.EnterAsync(Caller.Local, tier, "bench", AdmissionDesk.Patience, isCharged: false, CancellationToken.None)).DisposeAsync();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }

    private static async Task<double> ChecksAsync(AccessControl control, string key)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer " + key;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Checks; i++)
        {
            await control.IdentifyAsync(context);
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / Checks;
    }

    private static double Reads(Uri address, string? key) => LoadGenerator.Closed(_ => new Client(address, key), Connections, Phase).PerSecond;

    private sealed class Client(Uri address, string? key) : ILoadClient
    {
        private static readonly byte[] Body = System.Text.Encoding.UTF8.GetBytes(Read);

        private readonly HttpConnection _connection = new(address, "/get-online-features", key);

        public void Exchange()
        {
            if (!_connection.Post(Body).StartsWith("{\"metadata\""u8))
            {
                throw new InvalidOperationException("the answer is none of features");
            }
        }

        public void Dispose() => _connection.Dispose();
    }
}
