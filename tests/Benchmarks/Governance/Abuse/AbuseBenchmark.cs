using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Benchmarks.Cubes;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Benchmarks.Governance.Abuse;

/// <summary>
/// Eight readers of a desk ask the dashboard's cubes and one program reads features, at half of what they can; then the same while a hundred analysts of another tenant and a stolen
/// key do what they can. All of them, the silo and its engines share the machine.
/// </summary>
internal sealed class AbuseBenchmark : IBenchmark
{
    private const int Readers = 8;
    private const int FeatureReaders = 2;
    private const double FeaturesPerSecond = 100;
    private const int NodesPerIso = 200;
    private const int Days = 30;

    private const string Policy = """
        version: 1
        tenants:
          desk: { weight: 4 }
          analysts: {}
        tiers:
          interactive: { concurrent: 12, queue: 200, max_seconds: 5, max_memory_mb: 256, threads: 1 }
          admin: { concurrent: 5, queue: 50 }
        requests:
          per_key: { per_second: 1000, burst: 2000 }
        """;

    private static readonly TimeSpan Saturated = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    private readonly DeskQuestions _questions = new();
    private readonly Outcomes _desk = new();

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var policy = Path.Combine(context.WorkDirectory, "governance.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        var settings = BenchSilo.Settings(context.NewDirectory("silo"), TimeSpan.FromSeconds(10)) with
        {
            Warehouse = WarehouseSettings.On,
            Access = new AccessSettings(true, ApiKeyText.Of(RandomNumberGenerator.GetBytes(ApiKeyText.RandomBytes)).Reveal(), policy),
        };
        await using var silo = await BenchSilo.StartAsync(settings);
        await FillAsync(silo);
        var keys = silo.Services.GetRequiredService<KeyStore>();
        var desk = (await KeysAsync(keys, "desk", Readers)).Select(key => Abusers.ClientOf(silo.Address, key)).ToArray();
        var (analysts, stolen) = (await KeysAsync(keys, "analysts", Abusers.Analysts), (await KeysAsync(keys, "desk", 1)).Single());
        await Parallel.ForEachAsync(_questions.All, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (question, _) => await AskAsync(desk[0], question));
        var (alone, abused) = (new List<Phase>(), new List<Phase>());
        for (var run = 0; run < context.Runs; run++)
        {
            var half = await OpenLoop.SaturationAsync(Readers, Saturated, (reader, random) => AskAsync(desk[reader], _questions.Next(random))) / 2;
            alone.Add(await PhaseAsync(desk, half));
            using var abusers = new Abusers(silo.Address, analysts, stolen);
            abusers.Begin();
            await Task.Delay(Settling);
            abused.Add(await PhaseAsync(desk, half));
            await abusers.EndAsync();
            await RestAsync(desk[0]);
            foreach (var (kind, ended) in abusers.ByKind)
            {
                BenchmarkContext.Say($"run {run + 1}, {kind}: {ended.Total} ended: {ended}");
            }
        }

        Array.ForEach(desk, client => client.Dispose());
        BenchmarkContext.Say($"desk: {_desk}");
        return FiguresOf(alone, abused);
    }

    private static IReadOnlyList<Figure> FiguresOf(IReadOnlyList<Phase> alone, IReadOnlyList<Phase> abused)
    {
        var rate = Statistics.Runs.Median([.. alone.Select(phase => phase.Rate)]);
        var note = string.Create(CultureInfo.InvariantCulture, $"{Readers} readers at {rate:0.0}/s, half of their saturation; {Abusers.Analysts} analysts, a queue flood and a stolen key on the same machine");
        return
        [
            Figure.RatioOf("interactive_p95_ratio", [.. abused.Select(phase => phase.CubesP95)], "the same readers alone, p95", [.. alone.Select(phase => phase.CubesP95)], "ms", note),
            Figure.RatioOf("read_p99_ratio", [.. abused.Select(phase => phase.ReadsP99)], "the same reads alone, p99", [.. alone.Select(phase => phase.ReadsP99)], "ms", $"{FeaturesPerSecond:0} reads of one feature a second"),
            Figure.Beside("throughput", "questions/s", [.. abused.Select(phase => phase.PerSecond)], "the same readers alone", [.. alone.Select(phase => phase.PerSecond)], "questions of the desk that were answered"),
            Figure.Beside("desk_refused", "%", [.. abused.Select(phase => phase.Refused)], "the same readers alone", [.. alone.Select(phase => phase.Refused)], "questions of the desk that were not answered; percentiles are of those that were"),
        ];
    }

    private async Task<Phase> PhaseAsync(HttpClient[] desk, double rate)
    {
        var started = Stopwatch.GetTimestamp();
        var cubes = OpenLoop.RunAsync(Readers, rate, RunTime, (reader, random) => AskAsync(desk[reader], _questions.Next(random)));
        var reads = OpenLoop.RunAsync(FeatureReaders, FeaturesPerSecond, RunTime, (reader, _) => ReadAsync(desk[reader]));
        var (asked, read) = (await cubes, await reads);
        return new Phase(
            rate, OpenLoop.Percentile(asked.Answered, 0.95), OpenLoop.Percentile(read.Answered, 0.99), asked.Answered.Count / Stopwatch.GetElapsedTime(started).TotalSeconds,
            100.0 * (asked.Asked - asked.Answered.Count) / asked.Asked);
    }

    private async Task<bool> AskAsync(HttpClient desk, DeskQuestion question)
    {
        using var answer = await desk.GetAsync(new Uri(question.Path, UriKind.Relative));
        return await _desk.CountAsync(answer);
    }

    private async Task<bool> ReadAsync(HttpClient desk)
    {
        using var answer = await desk.PostAsync(new Uri("/get-online-features", UriKind.Relative), new StringContent(FeatureReads.Body, Encoding.UTF8, "application/json"));
        return await _desk.CountAsync(answer);
    }

    /// <summary>Until nothing of the analysts runs or waits: the next run begins on a quiet silo. Proof too that the silo is there.</summary>
    private async Task RestAsync(HttpClient desk)
    {
        var deadline = Stopwatch.GetTimestamp();
        for (var quiet = 0; quiet < 5 && Stopwatch.GetElapsedTime(deadline) < TimeSpan.FromMinutes(1);)
        {
            var asked = Stopwatch.GetTimestamp();
            await ReadAsync(desk);
            quiet = Stopwatch.GetElapsedTime(asked) < TimeSpan.FromMilliseconds(50) ? quiet + 1 : 0;
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static async Task FillAsync(BenchSilo silo)
    {
        var warehouse = silo.Services.GetRequiredService<Warehouse>();
        var started = Stopwatch.GetTimestamp();
        while (!warehouse.IsOpen)
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"the warehouse is not open: {warehouse.Absence}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        var now = DateTime.UtcNow;
        await CubeMarket.FillAsync(await warehouse.OpenAsync(CancellationToken.None), NodesPerIso, Days, new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc));
        await (await warehouse.OpenAsync(CancellationToken.None)).ExecuteNonQueryAsync(
            "INSERT INTO iso_rt_lmp (ts, iso, node, hub, lmp, market, interval_minutes, known_at, source_version, log_offset) "
            + "SELECT ts, iso, node, hub, lmp, market, interval_minutes, known_at, source_version, log_offset FROM fact_lmp_5m WHERE market != 'DAY_AHEAD_HOURLY' AND ts > now() - INTERVAL 5 DAY",
            null, null, CancellationToken.None);
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(KeyStore keys, string tenant, int count)
    {
        var secrets = new List<string>();
        while (secrets.Count < count)
        {
            secrets.Add((await keys.IssueAsync(new KeyWish("bench", tenant, AccessRole.Analyst, null, null, null), "bench", CancellationToken.None)).Text.Reveal());
        }

        return secrets;
    }

    /// <param name="Rate">Questions per second that were meant to be asked.</param>
    /// <param name="Refused">Of questions, in percent.</param>
    private sealed record Phase(double Rate, double CubesP95, double ReadsP99, double PerSecond, double Refused);
}
