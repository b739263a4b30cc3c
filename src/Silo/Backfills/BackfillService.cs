using System.Collections.Concurrent;
using System.Threading.Channels;
using GridGrains.Domain;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Governance;

namespace GridGrains.Silo.Backfills;

/// <summary>
/// Runs backfills one after the other, at low priority. They are remembered in files: after a restart those that had not ended go on where
/// the manifest shows that they stopped.
/// </summary>
internal sealed partial class BackfillService(BackfillFolder folder, BackfillContext context, AdmissionDesk? desk, TimeProvider clock, ILogger<BackfillService> logger, ReportedBackfills? reports = null)
    : BackgroundService
{
    public const string NoTables = "this silo keeps no tables (--lake off, --clickhouse off): there is nothing to fill";

    /// <summary>Backfills that are remembered; the oldest that have ended make room.</summary>
    public const int MaxRemembered = 200;

    private readonly ConcurrentDictionary<string, BackfillJob> _jobs = new();
    private readonly Lock _adding = new();
    private readonly Channel<BackfillJob> _queue = Channel.CreateUnbounded<BackfillJob>(new UnboundedChannelOptions { SingleReader = true });

    public IReadOnlyList<BackfillView> List() => [.. _jobs.Values.Select(job => job.View).OrderByDescending(view => view.CreatedAt).ThenBy(view => view.Id, StringComparer.Ordinal)];

    public static BackfillView NewView(string id, BackfillRequest request, DateTime nowUtc) =>
        new(id, BackfillStates.Queued, request, nowUtc, null, null, 0, 0, 0, 0, 0, [], null, null, null);

    public BackfillView? Find(string id) => _jobs.GetValueOrDefault(id)?.View;

    /// <summary>False while as many as are remembered wait or run.</summary>
    public bool HasRoom => _jobs.Count < MaxRemembered || _jobs.Values.Any(job => BackfillStates.HasEnded(job.View.State));

    /// <param name="by">Whose turn it takes; without one, and after a restart, it is the default tenant's.</param>
    /// <exception cref="BackfillQueueFullException">As many as are remembered wait or run.</exception>
    public BackfillView Add(string id, BackfillRequest request, Caller? by = null)
    {
        var view = NewView(id, request, clock.GetUtcNow().UtcDateTime);
        lock (_adding)
        {
            MakeRoom();
            folder.Remember(view);
            Enqueue(view, by ?? Caller.Local);
        }

        return view;
    }

    /// <summary>Stops a backfill that has not ended; what it has loaded stays.</summary>
    /// <returns>Null for one that is not known.</returns>
    public BackfillView? Cancel(string id)
    {
        if (!_jobs.TryGetValue(id, out var job))
        {
            return null;
        }

        if (!BackfillStates.HasEnded(job.View.State))
        {
            End(job, BackfillStates.Cancelled, null);
            job.Cancellation.Cancel();
        }

        return job.View;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        folder.DropOrphans();
        foreach (var view in folder.Remembered((file, why) => LogSetAside(logger, file, why)).OrderBy(view => view.CreatedAt))
        {
            if (BackfillStates.HasEnded(view.State))
            {
                _jobs[view.Id] = new BackfillJob(view);
            }
            else
            {
                Enqueue(view with { State = BackfillStates.Queued }, Caller.Local);
            }
        }

        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var job in _jobs.Values)
        {
            job.Dispose();
        }

        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RecoverAsync(stoppingToken);
        await foreach (var job in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (job.View.State == BackfillStates.Queued)
                {
                    await RunAsync(job, stoppingToken);
                }
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                // The job cannot be remembered, as where its folder is gone: that is no reason to end the silo.
                LogFailed(logger, job.Id, unwritable);
                job.Change(view => view with { State = BackfillStates.Failed, EndedAt = clock.GetUtcNow().UtcDateTime, SecondsLeft = null, Failure = unwritable.Message });
            }
        }
    }

    // A load may have been begun by a command, or by a backfill that failed since.
    private async Task RecoverAsync(CancellationToken stopping)
    {
        try
        {
            if (await context.Writer.IsBehindAsync(stopping) && await context.Obstacle(stopping) is null)
            {
                await context.Writer.RecoverAsync(stopping);
                await context.Writer.RollUpAsync(new HashSet<BulkDay>(), stopping);
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // The next backfill tries again.
            LogFailed(logger, "begun before this start", failure);
        }
    }

    private async Task RunAsync(BackfillJob job, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, job.Cancellation.Token);
        Turn? turn = null;
        ReportedRun? run = null;
        var hasTurn = false;
        try
        {
            turn = await TakeTurnAsync(job, either.Token);
            hasTurn = true;
            folder.Remember(job.Change(view => view with { State = BackfillStates.Running, StartedAt = view.StartedAt ?? clock.GetUtcNow().UtcDateTime }));
            var files = folder.FilesOf(job.View.Request.Paths ?? [], out var skipped);
            run = reports?.Begin(job.Id, files);
            var outcome = await new BackfillRun(job, context, (view, rows) => reports?.Progress(run, view, rows)).RunAsync(files, skipped, job.Cancellation.Token, stopping);
            if (outcome.State == BackfillStates.Refused)
            {
                // Before the end is known: whoever sees it finds no file any more.
                folder.DropUpload(job.Id);
            }

            End(job, outcome.State, outcome.Reason);
            reports?.End(run, job.View, outcome.Rows);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Cancelled, and informed already; or the silo stops, and the next start goes on with it.
        }
        catch (OperationCanceledException) when (!hasTurn)
        {
            // Taken out of the queue of its tier.
            End(job, BackfillStates.Cancelled, null);
        }
        catch (Exception failure)
        {
            LogFailed(logger, job.Id, failure);
            End(job, BackfillStates.Failed, failure switch
            {
                DomainException or IOException or UnauthorizedAccessException => failure.Message,

                // Nobody has cancelled it: a client gave up waiting for a store.
                OperationCanceledException or TimeoutException => "a store did not answer in time; the same backfill again goes on where this one stopped",
                _ => "the server failed; its log says why",
            });
        }
        finally
        {
            reports?.End(run, job.View, null);
            if (turn is not null)
            {
                turn.Note(job.View.State switch { BackfillStates.Succeeded or BackfillStates.Partly => Turn.Done, BackfillStates.Cancelled => Turn.Left, _ => Turn.Failed });
                await turn.DisposeAsync();
            }
        }
    }

    private async Task<Turn?> TakeTurnAsync(BackfillJob job, CancellationToken ending)
    {
        var turn = desk is null ? null : await desk.EnterJobAsync(job.By, Tiers.Etl, $"backfill {job.Id}", ending);
        turn?.Ending.Register(() =>
        {
            if (turn.IsKilled)
            {
                Cancel(job.Id);
            }
        });
        return turn;
    }

    // The first end stands: a cancelled backfill does not succeed because its last file was just read.
    private void End(BackfillJob job, string state, string? failure) => folder.Remember(job.Change(view => BackfillStates.HasEnded(view.State)
        ? view
        : view with { State = state, EndedAt = clock.GetUtcNow().UtcDateTime, SecondsLeft = null, Failure = failure }));

    private void Enqueue(BackfillView view, Caller by)
    {
        var job = new BackfillJob(view) { By = by };
        _jobs[view.Id] = job;
        _queue.Writer.TryWrite(job);
    }

    private void MakeRoom()
    {
        while (_jobs.Count >= MaxRemembered)
        {
            var oldest = _jobs.Values.Where(job => BackfillStates.HasEnded(job.View.State)).MinBy(job => job.View.CreatedAt)
                ?? throw new BackfillQueueFullException();
            _jobs.TryRemove(oldest.Id, out _);
            folder.Forget(oldest.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A file of a backfill cannot be read and was set aside as {File}: {Why}")]
    private static partial void LogSetAside(ILogger logger, string file, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Backfill {Id} failed")]
    private static partial void LogFailed(ILogger logger, string id, Exception failure);
}
