using System.Collections.Concurrent;
using System.Diagnostics;
using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Cubes;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Cubes;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Benchmarks.Cubes;

/// <summary>
/// A desk: forty users ask over HTTP, think, and ask again, while prices come in. Beside it the same users whose every question is computed, without HTTP; and
/// questions that nobody has asked before, over HTTP and computed alone.
/// </summary>
internal sealed class WarmCubesBenchmark : IBenchmark
{
    private const int Users = 40;
    private const int EventsPerSecond = 10_000;
    private const int Nodes = 20_000;
    private const int NodesPerIso = 800;
    private const int Days = 40;

    private static readonly TimeSpan Thinks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    private readonly DeskQuestions _questions = new();
    private long _kept;
    private long _asked;
    private long _late;
    private double _oldest;

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var settings = BenchSilo.Settings(context.NewDirectory("silo"), TimeSpan.FromSeconds(10)) with { Warehouse = WarehouseSettings.On };
        await using var silo = await BenchSilo.StartAsync(settings);
        var warehouse = silo.Services.GetRequiredService<Warehouse>();
        while (!warehouse.IsOpen)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        var rows = await CubeMarket.FillAsync(await warehouse.OpenAsync(CancellationToken.None), NodesPerIso, Days, HourOf(DateTime.UtcNow));
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Users }) { BaseAddress = silo.Address };
        var engine = silo.Services.GetRequiredService<ICubeEngine>();
        using var feed = new PacedFeed(silo.Log, new MarketStream(new BenchmarkMarket(Nodes), BenchmarkMarket.Start), EventsPerSecond);
        var fresh = DeskQuestions.Fresh().Chunk(DeskQuestions.Fresh().Count() / (2 * context.Runs)).ToArray();
        var (warm, computed, cold, alone) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        await OpenAsync(http);
        for (var run = 0; run < context.Runs; run++)
        {
            await DeskAsync(question => AskAsync(http, question), WarmUp);
            warm.Add(await DeskAsync(question => AskAsync(http, question), RunTime));
            computed.Add(await DeskAsync(question => ComputeAsync(engine, question), RunTime));
            cold.Add(await EachAsync(fresh[2 * run], question => AskAsync(http, question)));
            alone.Add(await EachAsync(fresh[(2 * run) + 1], question => ComputeAsync(engine, question)));
        }

        var note = $"ms; {Users} users with {Thinks.TotalMilliseconds:0} ms between questions, {_questions.All.Count} questions, {rows / 1e6:0.0} M rows, {EventsPerSecond:N0} events/s, {feed.LateBatches} late batches; "
            + $"{100.0 * _kept / _asked:0} % from memory, none as of more than {_oldest:0.0} s ago when it came; {_late} took longer than a request may";
        return
        [
            Figure.RatioOf("cubes_warm_p95", warm, "the same computed each time, without HTTP, p95", computed, "ms", note),
            Figure.RatioOf("cubes_first_p95", cold, "the same computed each time, without HTTP, p95", alone, "ms", "questions that nobody asked before, one at a time"),
        ];
    }

    /// <summary>Each question once, a few at a time: a desk does not begin all at the same moment.</summary>
    private Task OpenAsync(HttpClient http) =>
        Parallel.ForEachAsync(_questions.All, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (question, _) => await AskAsync(http, question));

    /// <returns>The 95th percentile in ms.</returns>
    private async Task<double> DeskAsync(Func<DeskQuestion, Task> ask, TimeSpan time)
    {
        var times = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Users).Select(user => Task.Run(async () =>
        {
            var random = new Random(user);
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                await Task.Delay(Thinks * (2 * random.NextDouble()));
                var asked = Stopwatch.GetTimestamp();
                await ask(_questions.Next(random));
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        })));
        return Percentile(times, 0.95);
    }

    private static async Task<double> EachAsync(IEnumerable<DeskQuestion> questions, Func<DeskQuestion, Task> ask)
    {
        var times = new List<double>();
        foreach (var question in questions)
        {
            var asked = Stopwatch.GetTimestamp();
            await ask(question);
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        return Percentile(times, 0.95);
    }

    private async Task AskAsync(HttpClient http, DeskQuestion question)
    {
        using var answer = await http.GetAsync(question.Path);
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode is >= 503 and <= 504)
        {
            // It waited as long as a request may; its time counts.
            Interlocked.Increment(ref _late);
            return;
        }

        if (!answer.IsSuccessStatusCode || !text.TrimEnd().EndsWith('}'))
        {
            throw new InvalidOperationException($"{question.Path}: {(int)answer.StatusCode} {text}");
        }

        Interlocked.Increment(ref _asked);
        if (answer.Headers.GetValues(CubeAnswers.SourceHeader).Single() == "memory")
        {
            Interlocked.Increment(ref _kept);
            var asOf = DateTimeOffset.Parse(answer.Headers.GetValues(CubeAnswers.AsOfHeader).Single(), System.Globalization.CultureInfo.InvariantCulture);
            var age = (DateTimeOffset.UtcNow - asOf).TotalSeconds;
            for (var oldest = Volatile.Read(ref _oldest); age > oldest && Interlocked.CompareExchange(ref _oldest, age, oldest) != oldest; oldest = Volatile.Read(ref _oldest))
            {
            }
        }
    }

    private static async Task ComputeAsync(ICubeEngine engine, DeskQuestion question)
    {
        var now = DateTime.UtcNow;
        var outcome = await engine.ComputeAsync(question.KeyAt(now), now, AnswerShelf.MaxAnswerBytes, CancellationToken.None);
        if (outcome.End != CubeEnd.Answered)
        {
            throw new InvalidOperationException($"{question.Path}: {outcome.End} {outcome.Message}");
        }
    }

    private static DateTime HourOf(DateTime utc) => new(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);

    private static double Percentile(IReadOnlyCollection<double> times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)];
    }
}
