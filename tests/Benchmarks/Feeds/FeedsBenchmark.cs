using System.Diagnostics;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Feeds;

/// <summary>Parses SPP's day-ahead file into canonical prices on one thread: the real one where a data folder is given, else one of the same size and form.</summary>
internal sealed class FeedsBenchmark : IBenchmark
{
    private const int GeneratedNodes = 1_234;

    private static readonly DateTime Day = new(2026, 3, 3, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(3);

    public Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var (name, bytes) = Load(context.DataDirectory) ?? (SppReport.NameOf(Day), SppReport.Write(Day, GeneratedNodes));
        Measure(name, bytes);
        var runs = Enumerable.Range(0, context.Runs).Select(_ => Measure(name, bytes)).ToArray();
        return Task.FromResult<IReadOnlyList<Figure>>(
            [Figure.Of("spp_rows_per_s", "rows/s", runs, $"{name}, {bytes.Length / 1024.0 / 1024:0.0} MB, {(context.DataDirectory is null ? "generated" : "real")}, one thread, per second of processor time")]);
    }

    private static double Measure(string name, byte[] bytes)
    {
        var (reader, sink, rows) = (new ReportReader(), new CountedSink(), 0L);
        var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        while (Stopwatch.GetElapsedTime(started) < RunTime)
        {
            var result = reader.Read(name, new MemoryStream(bytes), ReportOptions.Default, sink, CancellationToken.None).Single();
            if (result.Refusal is not null || result.RejectedRows > 0)
            {
                throw new InvalidOperationException($"{name}: {result.Refusal ?? $"{result.RejectedRows} rows rejected"}");
            }

            rows += result.AcceptedRows;
        }

        return rows == sink.Prices ? rows / (Environment.CpuUsage.TotalTime - processor).TotalSeconds : throw new InvalidOperationException($"{sink.Prices} prices of {rows} rows");
    }

    private static (string, byte[])? Load(string? directory)
    {
        if (directory is null)
        {
            return null;
        }

        var file = Directory.EnumerateFiles(directory, "DA-LMP-SL*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new InvalidOperationException($"{directory} holds no DA-LMP-SL*.csv");
        return (Path.GetFileName(file), File.ReadAllBytes(file));
    }

    private sealed class CountedSink : IReportSink
    {
        public long Prices { get; private set; }

        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection)
        {
        }

        public void Price(in LmpEvent price, int line) => Prices++;
    }
}
