using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Curves;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Silo.Curves;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Benchmarks.Curves;

/// <summary>All curves of an evening into both stores; marks over HTTP until the curve that is read has them; the error of the hourly shape.</summary>
internal sealed class CurvesBenchmark : IBenchmark
{
    private const int Marks = 400;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var settings = BenchSilo.Settings(context.NewDirectory("curves"), TimeSpan.FromSeconds(10)) with { Lake = LakeSettings.On, Warehouse = WarehouseSettings.On };
        await using var silo = await BenchSilo.StartAsync(settings);
        var evening = EodRules.DayOf(DateTime.UtcNow).PlusDays(-1);
        var quotes = await AppendAsync(silo, EodRules.CloseUtc(evening).AddMinutes(-1));
        await AllMarkedAsync(silo);
        var run = silo.Services.GetRequiredService<EodRun>();
        var first = await run.RunAsync(evening, again: false, CancellationToken.None);
        var seconds = new List<double>();
        for (var i = 0; i < context.Runs; i++)
        {
            seconds.Add((await run.RunAsync(evening, again: true, CancellationToken.None)).Seconds);
        }

        var marks = await MarkAsync(silo);
        return
        [
            Figure.Of("eod_s", "s", seconds,
                $"{first.Curves} curves from {quotes:N0} quotes, {first.Rows:N0} rows to Iceberg and ClickHouse, validated against the evening before where there is one; the first run of the process took {first.Seconds:0.0} s"),
            Figure.Of("mark_p99_ms", "ms", [marks[(int)(marks.Count * 0.99)]],
                $"{marks.Count} marks one after the other, from the start of POST until a GET of the whole curve has the price; p50 {marks[marks.Count / 2]:0.0} ms"),
            Figure.Of("profiles_s", "s", [.. Enumerable.Range(0, context.Runs).Select(_ => LearnSeconds())], "hourly shapes of all power curves from a year of hours each, on one thread"),
            .. ShapeError.Measure(context.DataDirectory),
        ];
    }

    private static double LearnSeconds()
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var curve in CurveCatalog.All.Where(curve => curve.PriceNode is not null))
        {
            var blocks = curve.Tiles.Blocks!;
            var hours = blocks.HoursOf(new NodaTime.LocalDate(2025, 1, 1), new NodaTime.LocalDate(2025, 12, 31)).Select(hour => (hour.HourStartUtc, 40 + Math.Sin(hour.HourStartUtc.Ticks)));
            if (HourlyProfile.Learn(blocks, hours).IsFlat)
            {
                throw new InvalidOperationException($"{curve.Id} has no shape of a year of prices");
            }
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<int> AppendAsync(BenchSilo silo, DateTime atUtc)
    {
        var (market, count) = (new SimulatedQuotes(seed: 1), 0);
        foreach (var curve in CurveCatalog.All)
        {
            var records = new RecordBuffer();
            foreach (var quote in market.Settlements(curve, atUtc))
            {
                records.Add(Encoding.UTF8.GetBytes(curve.Id), quote.ToJson());
                count++;
            }

            await silo.Log.AppendAsync(Topics.CurveMarks, records, new RecordHeaders(QuoteRecord.Schema, "BENCH"), CancellationToken.None);
        }

        return count;
    }

    private static async Task AllMarkedAsync(BenchSilo silo)
    {
        using var http = new HttpClient { BaseAddress = silo.Address };
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            using var response = await http.GetAsync("/v1/curves", deadline.Token);
            if (response.IsSuccessStatusCode && (await response.Content.ReadFromJsonAsync(CurveJson.Default.CurveList, deadline.Token))!.Curves.All(curve => curve.Quotes > 15))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }
    }

    private static async Task<List<double>> MarkAsync(BenchSilo silo)
    {
        using var http = new HttpClient { BaseAddress = silo.Address };
        var term = $"CAL-{DateTime.UtcNow.Year + 2}";
        var times = new List<double>();
        for (var i = -20; i < Marks; i++)
        {
            var curve = CurveCatalog.All[(i + 20) % 40];
            var price = 40 + (i * 0.01);
            var started = Stopwatch.GetTimestamp();
            var quote = new QuoteRecord(term, "7x24", price, null, null, null, "DESK", "manual", null, null, "bench");
            using var posted = await http.PostAsJsonAsync($"/v1/curves/{curve.Id}/quotes", [quote], CurveJson.Default.QuoteRecordArray);
            posted.EnsureSuccessStatusCode();
            while (!(await http.GetFromJsonAsync($"/v1/curves/{curve.Id}", CurveJson.Default.CurveView))!.Quotes.Any(known => known.Source == "DESK" && known.Price == price))
            {
                if (Stopwatch.GetElapsedTime(started) > Deadline)
                {
                    throw new TimeoutException($"the mark of {curve.Id} did not reach its curve");
                }
            }

            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        times.Sort();
        return times;
    }
}
