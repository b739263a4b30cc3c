using System.Diagnostics;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;
using GridGrains.Tests.Integration.Processes;

namespace GridGrains.Tests.Benchmarks.Lake;

/// <summary>
/// Five million rows of day-ahead reports replayed by the silo as users run it, from its start to its end: through the log and the grains
/// into both sinks, and into each alone. Once each, because a run takes a minute and more.
/// </summary>
internal sealed class SinkReplay(BenchmarkContext context)
{
    private const int Nodes = 5_000;
    private const int Days = 42;
    private const long Rows = (long)Nodes * 24 * Days;

    private static readonly DateTime FirstDay = new(2025, 11, 10, 0, 0, 0, DateTimeKind.Utc);

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var reports = context.NewDirectory("reports");
        for (var day = FirstDay; day < FirstDay.AddDays(Days); day = day.AddDays(1))
        {
            await File.WriteAllBytesAsync(Path.Combine(reports, SppReport.NameOf(day)), SppReport.Write(day, Nodes));
        }

        var both = await ReplayAsync(reports, "both", lake: true, clickHouse: true);
        var lake = await ReplayAsync(reports, "lake", lake: true, clickHouse: false);
        var clickHouse = await ReplayAsync(reports, "clickhouse", lake: false, clickHouse: true);
        var none = await ReplayAsync(reports, "none", lake: false, clickHouse: false);
        var slower = lake < clickHouse ? "Iceberg alone" : "ClickHouse alone";
        var note = $"{Rows:N0} rows of {Days} files, from the start of the process to its end; Iceberg alone {lake:N0}/s, ClickHouse alone {clickHouse:N0}/s, no tables {none:N0}/s";
        return
        [
            Figure.Beside("sinks_rows_per_s", "rows/s", [both], slower, [Math.Min(lake, clickHouse)], note),
            Figure.RatioOf("sinks_vs_slower", [both], slower, [Math.Min(lake, clickHouse)], "rows/s", "of the run above"),
        ];
    }

    private async Task<double> ReplayAsync(string reports, string name, bool lake, bool clickHouse)
    {
        BenchmarkContext.Say($"replaying {Rows:N0} rows: {name}");
        var started = Stopwatch.GetTimestamp();
        await using var silo = SiloProcess.Launch(
            [
                "--feed", $"files:{reports}", "--exit-when-drained", "--strict", "--data-dir", context.NewDirectory($"replay-{name}"), "--urls", "http://127.0.0.1:0",
                "--lake", lake ? "on" : "off", "--clickhouse", clickHouse ? "on" : "off",
            ],
            new Dictionary<string, string>());
        var code = await silo.ExitAsync();
        return code == 0 && silo.Output.Contains($"{Rows:N0} prices applied", StringComparison.Ordinal)
            ? Rows / Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"exit code {code}: {silo.Output}");
    }
}
