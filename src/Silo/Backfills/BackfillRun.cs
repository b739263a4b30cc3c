using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using GridGrains.Domain;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Sinks;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Backfills;

/// <param name="Court">Judges the days that the files hold, once their rows are in the tables.</param>
/// <param name="Log">Takes dead letters.</param>
/// <param name="Obstacle">Why a store cannot be had, once that is known; null when all can.</param>
/// <param name="Loaded">Called when all rows of a backfill are in the tables, before it has ended for whoever asks.</param>
/// <param name="RetentionDays">How long a table keeps its rows; null for always.</param>
internal sealed record BackfillContext(
    BulkWriter Writer, IPartitionCourt Court, IPartitionLog Log, ReferenceCatalog Reference, ReportOptions Reports, string ScratchFolder, BackfillDisk Disk,
    Func<TableDefinition, int?> RetentionDays, Func<CancellationToken, Task<string?>> Obstacle, DataPresence Data, Action Loaded, TimeProvider Clock)
{
    /// <summary>Rows that are written at once.</summary>
    public int BatchRows { get; init; } = BulkBuffer.MaxRows;
}

/// <summary>
/// Reads the files of one backfill, each once, and brings their rows into the tables. Reading, writing of data files and loading go on beside each
/// other, with a bounded number of rows between them; what was handed on before somebody cancelled is finished.
/// </summary>
/// <param name="progress">Called several times a second with what is read and, by table, the rows that are in the tables.</param>
internal sealed class BackfillRun(BackfillJob job, BackfillContext context, Action<BackfillView, IReadOnlyDictionary<string, long>>? progress = null)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWaitForCourt = TimeSpan.FromMinutes(2);

    /// <summary>Refused files that are listed with their reasons; the others are counted.</summary>
    private const int MaxListed = 100;

    // Of each table; written by the loading alone.
    private readonly ConcurrentDictionary<string, long> _rows = [];
    private long _taken;
    private long _known;

    /// <param name="skipped">What is no file, a line for each.</param>
    /// <param name="cancelled">Ends the reading.</param>
    /// <param name="stopping">Ends everything where it stands.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the silo stops.</exception>
    public async Task<BackfillOutcome> RunAsync(IReadOnlyList<string> files, IReadOnlyList<string> skipped, CancellationToken cancelled, CancellationToken stopping)
    {
        var need = context.Disk.NeedOf(files);
        job.Change(view => view with { ExpectedDiskBytes = need.Bytes });
        if (need.Refusal is { } full)
        {
            return new BackfillOutcome(BackfillStates.Refused, full);
        }

        if (await context.Obstacle(stopping) is { } obstacle)
        {
            return new BackfillOutcome(BackfillStates.Failed, obstacle);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping);
        using var thread = new LowPriorityThread("backfill");
        await context.Writer.RecoverAsync(stopping);
        var collector = new BulkCollector(context.Writer, context.BatchRows, either.Token);
        var (choice, partitions) = (ChoiceOf(job.View.Request), new PartitionRecorder());
        var feed = new BulkFeed(
            context.Log, new CanonicalMapper(context.Reference), new ReportReader { Clock = context.Clock, ScratchFolder = context.ScratchFolder }, choice, context.Clock, partitions);
        var reading = ReadAsync(feed, files, collector, either);
        var writing = thread.RunAsync(() => WriteAsync(collector, either, stopping));
        await TellAsync(feed, Task.WhenAll(reading, writing));
        try
        {
            await writing;
        }
        finally
        {
            context.Writer.Abandon();
        }

        var summary = await reading;
        Conclude(summary, skipped);
        await JudgeAsync(partitions, choice.SourceId, stopping);
        context.Loaded();
        return BackfillOutcome.Of(summary.Results, summary.PastRetention, _taken + _known + summary.AlreadyLoaded) with { Rows = _rows };
    }

    // Right after a start the court has its own topic still to read: what is loaded waits for it. The same prices judged again change nothing.
    private async Task JudgeAsync(PartitionRecorder partitions, string source, CancellationToken stopping)
    {
        var began = context.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                await context.Court.JudgeAsync(partitions, source, stopping);
                return;
            }
            catch (DomainException busy) when (busy.Code == DomainErrorCode.StorageUnavailable && context.Clock.GetElapsedTime(began) < LongestWaitForCourt)
            {
                await Task.Delay(Look, context.Clock, stopping);
            }
        }
    }

    private async Task<BulkFeedSummary> ReadAsync(BulkFeed feed, IReadOnlyList<string> files, BulkCollector collector, CancellationTokenSource either) =>
        await Task.Factory.StartNew(
            () =>
            {
                // The reading blocks while rows are written, so it has a thread of its own.
                LowPriorityThread.LowerPriority();
                try
                {
                    var summary = feed.Run(files, OptionsOf(job.View.Request), collector, either.Token);
                    collector.Complete(null);
                    return summary;
                }
                catch (Exception failure)
                {
                    collector.Complete(failure is OperationCanceledException ? null : failure);
                    throw;
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task WriteAsync(BulkCollector collector, CancellationTokenSource either, CancellationToken stopping)
    {
        var written = Channel.CreateBounded<Written>(1);
        var loading = LoadAsync(written.Reader, stopping);
        try
        {
            await foreach (var buffer in collector.Full.ReadAllAsync(stopping))
            {
                var batches = new List<BulkBatch>();
                context.Data.Require();
                foreach (var part in buffer.Parts)
                {
                    var (batch, known) = await context.Writer.WriteAsync(part.Table, part.Rows, part.Ranges, stopping);
                    Interlocked.Add(ref _known, known);
                    batches.Add(batch);
                }

                (long, BulkFileEnd)[] ended = [.. buffer.Ended];
                collector.Return(buffer);
                await Task.WhenAny(loading, written.Writer.WriteAsync(new Written(batches, ended), stopping).AsTask());
                if (loading.IsCompleted)
                {
                    break;
                }
            }
        }
        catch
        {
            // The reading may wait for a buffer that nobody gives back.
            await either.CancelAsync();
            throw;
        }
        finally
        {
            written.Writer.TryComplete();
            await EndAsync(loading, either);
        }
    }

    private static async Task EndAsync(Task loading, CancellationTokenSource either)
    {
        try
        {
            await loading;
        }
        catch
        {
            await either.CancelAsync();
            throw;
        }
    }

    private async Task LoadAsync(ChannelReader<Written> written, CancellationToken stopping)
    {
        await foreach (var (batches, ended) in written.ReadAllAsync(stopping))
        {
            foreach (var batch in batches)
            {
                await context.Writer.LoadAsync(batch, again: false, stopping);
                var rows = batch.Plan.Files.Sum(file => file.Rows);
                Interlocked.Add(ref _taken, rows);
                _rows[batch.Plan.Table] = _rows.GetValueOrDefault(batch.Plan.Table) + rows;
            }

            foreach (var (file, end) in ended)
            {
                await context.Writer.EndFileAsync(file, end, stopping);
            }

            // Files mostly come in the order of time: a day that a whole batch has not touched is complete.
            await context.Writer.RollUpAsync(batches.SelectMany(batch => batch.Plan.Days).ToHashSet(), stopping);
        }

        await context.Writer.RollUpAsync(new HashSet<BulkDay>(), stopping);
    }

    private async Task TellAsync(BulkFeed feed, Task running)
    {
        var started = context.Clock.GetTimestamp();
        while (!running.IsCompleted)
        {
            Report(feed.Progress, context.Clock.GetElapsedTime(started));
            await Task.WhenAny(running, Task.Delay(Look, context.Clock, CancellationToken.None));
        }

        Report(feed.Progress, context.Clock.GetElapsedTime(started));
    }

    private void Report(FileFeedProgress at, TimeSpan elapsed)
    {
        var changed = Changed(at, elapsed);
        progress?.Invoke(changed, _rows);
    }

    private BackfillView Changed(FileFeedProgress at, TimeSpan elapsed) => job.Change(view => view with
    {
        BytesRead = at.Bytes,
        BytesTotal = at.TotalBytes,
        Prices = PriceTables.All.Sum(table => _rows.GetValueOrDefault(table.Name)),
        SeriesValues = _rows.GetValueOrDefault(SeriesTable.Definition.Name),
        PricesPerSecond = elapsed > TimeSpan.Zero ? Math.Round(Interlocked.Read(ref _taken) / elapsed.TotalSeconds, 1) : null,
        SecondsLeft = at.Bytes > 0 ? Math.Round(elapsed.TotalSeconds * (at.TotalBytes - at.Bytes) / at.Bytes, 1) : null,
    });

    private void Conclude(BulkFeedSummary summary, IEnumerable<string> skipped) => job.Change(view => view with
    {
        AlreadyKnown = summary.AlreadyLoaded + _known,
        RejectedRows = summary.Results.Sum(result => result.RejectedRows),
        PastRetention = summary.PastRetention,
        RefusedFiles = [.. summary.Results.Where(result => result.Refusal is not null).Select(result => $"{result.File}: {result.Refusal}").Concat(skipped).Take(MaxListed)],
        RefusedFileCount = summary.Results.Count(result => result.Refusal is not null),
    });

    private ReportOptions OptionsOf(BackfillRequest request) => context.Reports with
    {
        Product = request.Market is { } market && PriceProducts.TryParse(market, out var parsed) ? parsed : context.Reports.Product,
        MarketParameter = "the parameter 'market'",
    };

    /// <summary>The same choice of the same content is the same source, whoever asks and whenever: what is in the tables is not loaded again.</summary>
    private BulkChoice ChoiceOf(BackfillRequest request)
    {
        var id = string.Create(
            CultureInfo.InvariantCulture, $"bulk:{request.Iso ?? "all"}:{request.From:yyyy-MM-ddTHH:mm:ss}:{request.To:yyyy-MM-ddTHH:mm:ss}{(request.PastRetention ? ":past" : "")}");
        var today = context.Clock.GetUtcNow().UtcDateTime.Date;
        return new BulkChoice(
            id,
            (market, startUtc) => (request.Iso is null || market == request.Iso) && (request.From is not { } from || startUtc >= from) && (request.To is not { } to || startUtc < to),
            table => !request.PastRetention && context.RetentionDays(table) is { } days ? today.AddDays(-days) : DateTime.MinValue);
    }

    private sealed record Written(IReadOnlyList<BulkBatch> Batches, IReadOnlyList<(long File, BulkFileEnd End)> Ended);
}
