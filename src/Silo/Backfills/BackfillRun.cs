using System.Globalization;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Sinks;

namespace GridGrains.Silo.Backfills;

/// <summary>Reads the files of one backfill into its topics and waits until the tables hold them.</summary>
internal sealed class BackfillRun(
    BackfillJob job, BackfillFolder folder, IPartitionLog log, IFeedProgressStore progress, ReferenceCatalog reference, IEnumerable<SinkRunner> sinks,
    IPartitionCourt court, ReportOptions reports, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Refused files that are listed with their reasons; the others are counted.</summary>
    private const int MaxListed = 100;

    public async Task<BackfillOutcome> RunAsync(CancellationToken cancellation)
    {
        var paced = new PacedLog(log, sinks, clock);
        var partitions = new PartitionRecorder();
        var feed = new FileFeed(
            paced, progress, new CanonicalMapper(reference), new ReportReader { Clock = clock, ScratchFolder = folder.Scratch }, clock,
            new FileFeedTarget(PriceTopics.Backfill, "BACKFILL", SourceIdOf(job.View.Request), ChoiceOf(job.View.Request)), partitions);
        var files = folder.FilesOf(job.View.Request.Paths ?? [], out var skipped);
        var started = clock.GetTimestamp();
        var reading = Task.Factory.StartNew(
            () =>
            {
                // The reading blocks while the log takes what was read, so it has a thread of its own.
                LowPriorityThread.LowerPriority();
                return feed.Run(files, OptionsOf(job.View.Request), cancellation);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!reading.IsCompleted)
        {
            Tell(feed.Progress, clock.GetElapsedTime(started));
            await Task.WhenAny(reading, Task.Delay(Look, clock, CancellationToken.None));
        }

        var summary = await reading;
        Tell(feed.Progress, clock.GetElapsedTime(started));
        Conclude(summary, skipped);
        await court.JudgeAsync(partitions, SourceIdOf(job.View.Request), cancellation);
        while (paced.Lag() > 0)
        {
            await Task.Delay(Look, clock, cancellation);
        }

        return BackfillOutcome.Of(summary.Results);
    }

    private void Tell(FileFeedProgress at, TimeSpan elapsed) => job.Change(view => view with
    {
        BytesRead = at.Bytes,
        BytesTotal = at.TotalBytes,
        Prices = at.Prices,
        PricesPerSecond = elapsed > TimeSpan.Zero ? Math.Round(at.Prices / elapsed.TotalSeconds, 1) : null,
        SecondsLeft = at.Bytes > 0 ? Math.Round(elapsed.TotalSeconds * (at.TotalBytes - at.Bytes) / at.Bytes, 1) : null,
    });

    private void Conclude(FileFeedSummary summary, IEnumerable<string> skipped) => job.Change(view => view with
    {
        AlreadyKnown = summary.AlreadyInLog,
        RejectedRows = summary.Results.Sum(result => result.RejectedRows),
        RefusedFiles = [.. summary.Results.Where(result => result.Refusal is not null).Select(result => $"{result.File}: {result.Refusal}").Concat(skipped).Take(MaxListed)],
        RefusedFileCount = summary.Results.Count(result => result.Refusal is not null),
    });

    private ReportOptions OptionsOf(BackfillRequest request) => reports with
    {
        Product = request.Market is { } market && PriceProducts.TryParse(market, out var parsed) ? parsed : reports.Product,
        MarketParameter = "the parameter 'market'",
    };

    /// <summary>The same choice of the same content is the same source, whoever asks and whenever: what is in the log is not appended again.</summary>
    private static string SourceIdOf(BackfillRequest request) => string.Create(
        CultureInfo.InvariantCulture, $"backfill:{request.Iso ?? "all"}:{request.From:yyyy-MM-ddTHH:mm:ss}:{request.To:yyyy-MM-ddTHH:mm:ss}");

    private static Predicate<LmpEvent> ChoiceOf(BackfillRequest request) => price =>
        (request.Iso is null || price.Node.Iso.Code == request.Iso)
        && (request.From is not { } from || price.Fact.IntervalStartUtc >= from)
        && (request.To is not { } to || price.Fact.IntervalStartUtc < to);
}
