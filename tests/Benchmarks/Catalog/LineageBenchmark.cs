using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Guardrails;
using GridGrains.Grains.Sinks;
using GridGrains.Silo.Backfills;
using GridGrains.Silo.Catalog.Runs;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GridGrains.Tests.Benchmarks.Catalog;

/// <summary>
/// What it costs that runs are reported: the same backfills by a silo that reports them and by one that does not, in turns; and how long after a backfill has ended its event is in the
/// topic.
/// </summary>
internal sealed class LineageBenchmark : IBenchmark
{
    private const int Nodes = 8_000;
    private const int Days = 12;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly List<double> _arrivals = [];

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        byte[][] files = [.. Enumerable.Range(0, Days + 1).Select(day => SppReport.Write(First.AddDays(day), Nodes))];
        var (reported, silent) = (new List<Turn>(), new List<Turn>());
        await TurnAsync(context.NewDirectory("lineage-warm"), files, isReported: true);
        for (var run = 0; run < context.Runs; run++)
        {
            // The one that begins is another one each time.
            foreach (var isReported in run % 2 == 0 ? [true, false] : new[] { false, true })
            {
                (isReported ? reported : silent).Add(await TurnAsync(context.NewDirectory($"lineage-{run}-{isReported}"), files, isReported));
            }
        }

        return
        [
            Figure.RatioOf(
                "lineage_backfill", [.. reported.Select(turn => turn.PerSecond)], "the same without reports", [.. silent.Select(turn => turn.PerSecond)], "prices/s",
                $"{Days} backfills of {Nodes * SppReport.HoursIn(First):N0} prices a turn, lake alone"),
            Figure.RatioOf(
                "lineage_backfill_cpu", [.. reported.Select(turn => turn.PerProcessorSecond)], "the same without reports", [.. silent.Select(turn => turn.PerProcessorSecond)], "prices per second of processor time",
                "of the whole process in the same turns: what else runs on the machine is not in it"),
            Figure.Of("lineage_event_max_ms", "ms", [_arrivals.Max()], $"slowest of {_arrivals.Count} backfills, from the answer that it has ended until COMPLETE is in the topic"),
        ];
    }

    private async Task<Turn> TurnAsync(string directory, byte[][] files, bool isReported)
    {
        var settings = BenchSilo.Settings(directory, TimeSpan.FromSeconds(5)) with { Lake = LakeSettings.On, Origin = DataOrigin.Real };
        await using var silo = await BenchSilo.StartAsync(settings, services =>
        {
            if (!isReported)
            {
                services.RemoveAll<ReportedBackfills>().RemoveAll<IVerdictObserver>().RemoveAll<IWriteObserver>();
            }
        });
        using var http = new HttpClient { BaseAddress = silo.Address };
        var (prices, seconds, busy) = (0L, 0.0, 0.0);
        for (var day = 0; day < files.Length; day++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var view = await LoadAsync(http, First.AddDays(day), files[day]);
            var spent = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (isReported)
            {
                _arrivals.Add(await ArrivalAsync(silo.Log, view.Id));
            }

            // The first makes the tables.
            if (day > 0)
            {
                (prices, seconds, busy) = (prices + view.Prices, seconds + (view.EndedAt!.Value - view.StartedAt!.Value).TotalSeconds, busy + spent);
            }
        }

        BenchmarkContext.Say($"{(isReported ? "reported" : "silent")}: {prices / seconds:N0} prices/s");
        return new Turn(prices / seconds, prices / busy);
    }

    private static async Task<BackfillView> LoadAsync(HttpClient http, DateTime day, byte[] report)
    {
        using var file = new ByteArrayContent(report) { Headers = { ContentType = new("text/csv") } };
        using var answer = await http.PostAsync($"v1/backfills?name={SppReport.NameOf(day)}&market=DAY_AHEAD_HOURLY", file);
        var view = answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync(ApiJson.Default.BackfillView))!
            : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        using var deadline = new CancellationTokenSource(Deadline);
        while (view.EndedAt is null)
        {
            await Task.Delay(Look, deadline.Token);
            view = (await http.GetFromJsonAsync($"v1/backfills/{view.Id}", ApiJson.Default.BackfillView, deadline.Token))!;
        }

        return view.Prices == Nodes * SppReport.HoursIn(day) && view.Failure is null ? view : throw new InvalidOperationException($"backfill of {day:yyyy-MM-dd}: {view.State}, {view.Prices} prices, {view.Failure}");
    }

    private readonly record struct Turn(double PerSecond, double PerProcessorSecond);

    private static async Task<double> ArrivalAsync(IPartitionLog log, string backfill)
    {
        var (started, run, topic) = (Stopwatch.GetTimestamp(), PlatformJobs.Backfill.RunIdOf(backfill).ToString(), new TopicPartition(Topics.Lineage, 0));
        var next = (await log.GetOffsetsAsync(topic, CancellationToken.None)).Earliest;
        while (Stopwatch.GetElapsedTime(started) < Deadline)
        {
            var range = await log.GetOffsetsAsync(topic, CancellationToken.None);
            using var reader = log.OpenReader([new TopicPosition(topic, next)], 1000);
            while (next < range.Next && reader.Read(Deadline, CancellationToken.None) is { } batch)
            {
                using (batch)
                {
                    for (var i = 0; i < batch.Count; i++)
                    {
                        var text = Encoding.UTF8.GetString(batch.Records.Value(i));
                        if (text.Contains(run, StringComparison.Ordinal) && text.Contains("\"COMPLETE\"", StringComparison.Ordinal))
                        {
                            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                        }
                    }

                    next = batch.LastOffset + 1;
                }
            }

            await Task.Delay(Look);
        }

        throw new TimeoutException($"no COMPLETE of backfill {backfill} within {Deadline.TotalMinutes:0} minutes");
    }
}
