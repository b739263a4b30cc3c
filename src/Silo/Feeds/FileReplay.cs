using System.Diagnostics;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Grains.Sinks;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Warehouses;
using Spectre.Console;

namespace GridGrains.Silo.Feeds;

/// <summary>Replays files with a progress bar, waits until grains hold every price, and says what came of it.</summary>
internal static class FileReplay
{
    private const string JudgedSource = "files";

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(
        WebApplication app, SiloSettings settings, IReadOnlyList<string> files, RunOptions options, CancellationToken cancellation)
    {
        var partitions = new PartitionRecorder();
        var feed = new FileFeed(
            app.Services.GetRequiredService<IPartitionLog>(),
            app.Services.GetRequiredService<IFeedProgressStore>(),
            new CanonicalMapper(app.Services.GetRequiredService<ReferenceCatalog>()),
            new ReportReader { Clock = TimeProvider.System },
            app.Services.GetRequiredService<TimeProvider>(),
            partitions: partitions);
        var started = Stopwatch.GetTimestamp();
        var console = ReportConsole.Messages();
        FileFeedSummary? summary = null;
        var claims = app.Services.GetRequiredService<SiloParts>().Claims(files);
        var claimed = new List<ClaimedReplay>();
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                summary = await ReadAsync(context, feed, claims.Unclaimed, settings.Reports, cancellation);
                foreach (var (part, own) in claims.OfParts)
                {
                    claimed.Add(await part.ReplayAsync(app.Services, own, cancellation));
                }

                await app.Services.GetRequiredService<IPartitionCourt>().JudgeAsync(partitions, JudgedSource, cancellation);
                await DrainAsync(context, app.Services.GetRequiredService<ShardStatuses>(), cancellation);
                if (options.ExitWhenDrained)
                {
                    await WriteTablesAsync(context, await app.Services.WritableSinksAsync(cancellation), cancellation);
                }
            });
        ReplaySummary.Print(ReportConsole.Output(), summary!, Stopwatch.GetElapsedTime(started));
        foreach (var line in claimed.SelectMany(replay => replay.Lines))
        {
            ReportConsole.Output().MarkupLineInterpolated($"{line}");
        }

        return options.Strict && (summary!.Results.Any(ReportConsole.HasLoss) || claimed.Any(replay => replay.HasLoss)) ? ExitCodes.RowsRejected : ExitCodes.Ok;
    }

    private static async Task<FileFeedSummary> ReadAsync(
        ProgressContext context, FileFeed feed, IReadOnlyList<string> files, ReportOptions options, CancellationToken cancellation)
    {
        var bar = context.AddTask("reading", maxValue: 1);
        var reading = Task.Factory.StartNew(
            () => feed.Run(files, options, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!reading.IsCompleted)
        {
            var progress = feed.Progress;
            bar.MaxValue = Math.Max(1, progress.TotalBytes);
            bar.Value = progress.Bytes;
            bar.Description = Markup.Escape($"{$"reading {progress.File}".TrimEnd()} ({ReportConsole.Number(progress.Prices)} prices and values)");
            await Task.WhenAny(reading, Task.Delay(Refresh, cancellation));
        }

        bar.Value = bar.MaxValue;
        bar.Description = "reading";
        return await reading;
    }

    private static async Task DrainAsync(ProgressContext context, ShardStatuses statuses, CancellationToken cancellation)
    {
        var bar = context.AddTask("applying", maxValue: 1);
        while (true)
        {
            var shards = statuses.IsReady ? await statuses.GetAsync(cancellation) : [];
            var lag = shards.SelectMany(shard => shard.Topics).Sum(topic => topic.Lag);
            bar.MaxValue = Math.Max(bar.MaxValue, lag);
            bar.Value = bar.MaxValue - lag;
            if (shards.Count > 0 && lag == 0)
            {
                return;
            }

            await Task.Delay(Refresh, cancellation);
        }
    }

    private static async Task WriteTablesAsync(ProgressContext context, IEnumerable<SinkRunner> sinks, CancellationToken cancellation)
    {
        foreach (var sink in sinks)
        {
            var bar = context.AddTask($"writing {sink.Status.Name} tables", maxValue: 1);
            if (!await sink.DrainAsync(cancellation))
            {
                throw new IOException($"the tables of {sink.Status.Name} are behind the log: {sink.Status.Failure}");
            }

            bar.Value = 1;
        }
    }
}
