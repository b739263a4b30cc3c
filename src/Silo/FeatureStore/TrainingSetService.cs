using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using GridGrains.Domain;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Iceberg;
using GridGrains.Lake.FeatureStore;
using GridGrains.Silo.Catalog.Runs;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.FeatureStore;

/// <summary>What a training set is made of.</summary>
internal sealed record TrainingSetOrder(EntityFrame Frame, IReadOnlyList<TrainingView> Views, CorrectionMode Mode, long? SnapshotId, long Registry, Caller By, string Format)
{
    public const string Csv = "csv";
    public const string Parquet = "parquet";

    public static readonly IReadOnlyList<string> Formats = [Csv, Parquet];
}

/// <summary>As many training sets wait as may.</summary>
internal sealed class TrainingQueueFullException() : Exception($"{TrainingSetService.MaxWaiting} training sets wait; try again when one has ended");

/// <summary>Makes training sets, one after the other. Each has a folder with what it was made of and its result, and outlives a restart when it has ended.</summary>
internal sealed partial class TrainingSetService(SiloSettings settings, TrainingSetBuilder builder, FeatureRowReader rows, AdmissionDesk desk, RunReporter runs, TimeProvider clock, ILogger<TrainingSetService> logger)
    : BackgroundService
{
    public const int MaxWaiting = 16;
    public const int MaxRemembered = 1000;

    private const string Description = "training-set.json";
    private const string Result = "result.";

    private readonly ConcurrentDictionary<string, Job> _jobs = new();
    private readonly Channel<Job> _queue = Channel.CreateBounded<Job>(MaxWaiting);

    private string Root => Path.Combine(settings.DataDirectory, "training-sets");

    public IReadOnlyList<TrainingSetView> List() => [.. _jobs.Values.Select(job => job.View).OrderByDescending(view => view.CreatedAt)];

    public TrainingSetView? Find(string id) => _jobs.GetValueOrDefault(id)?.View;

    /// <summary>The file of the result; null while there is none.</summary>
    public string? ResultOf(string id) => Find(id) is { State: "succeeded" } set ? Path.Combine(Root, id, Result + set.Format) : null;

    /// <exception cref="TrainingQueueFullException"></exception>
    public TrainingSetView Add(TrainingSetOrder order)
    {
        var id = Guid.NewGuid().ToString("N")[..16];
        var job = new Job(
            new TrainingSetView(
                id, "queued", 0, order.Frame.Rows, [.. order.Views.SelectMany(view => view.Columns).Select(column => column.Name)], order.Mode == CorrectionMode.AsCorrected,
                order.SnapshotId?.ToString(CultureInfo.InvariantCulture), order.Registry, clock.GetUtcNow().UtcDateTime, null, null)
            {
                Views = [.. order.Views.Select(view => view.View)],
                From = FirstOf(order),
                To = order.Frame.Moments.Max(),
                Format = order.Format,
            },
            order);
        _jobs[id] = job;
        if (!_queue.Writer.TryWrite(job))
        {
            _jobs.TryRemove(id, out _);
            throw new TrainingQueueFullException();
        }

        MakeRoom();
        return job.View;
    }

    /// <summary>Those that may have read a row of a view; of them that failed or were cancelled none.</summary>
    public IEnumerable<TrainingSetView> Covering(string view, DateTime eventUtc) => _jobs.Values.Select(job => job.View)
        .Where(set => set.State is not ("failed" or "cancelled") && set.Views.Contains(view) && !(eventUtc < set.From) && eventUtc <= set.To);

    private static DateTime? FirstOf(TrainingSetOrder order)
    {
        var reach = order.Views.Aggregate((TimeSpan?)TimeSpan.Zero, (longest, view) => longest is null || view.Reach is null ? null : view.Reach > longest ? view.Reach : longest);
        return reach is { } span && order.Frame.Moments.Min() is var first && first.Ticks > span.Ticks ? first - span : null;
    }

    /// <summary>Stops one that has not ended.</summary>
    /// <returns>Null for one that is not known.</returns>
    public TrainingSetView? Cancel(string id)
    {
        if (_jobs.GetValueOrDefault(id) is not { } job)
        {
            return null;
        }

        job.Cancellation.Cancel();
        return job.TryEnd("cancelled", clock.GetUtcNow().UtcDateTime, null);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Directory.Exists(Root) ? Directory.GetFiles(Root, Description, SearchOption.AllDirectories) : [])
        {
            try
            {
                var view = JsonSerializer.Deserialize(File.ReadAllText(file), TrainingSetJson.Default.TrainingSetView)!;
                _jobs[view.Id] = new Job(view, null);
            }
            catch (Exception fault) when (fault is JsonException or IOException)
            {
                LogUnreadable(logger, file, fault.Message);
            }
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            await Task.Run(() => RunAsync(job, stoppingToken), CancellationToken.None);
        }
    }

    private async Task RunAsync(Job job, CancellationToken stopping)
    {
        if (job.Cancellation.IsCancellationRequested || job.Order is not { } order)
        {
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, job.Cancellation.Token);
        var folder = Path.Combine(Root, job.View.Id);
        Directory.CreateDirectory(folder);
        Turn? turn = null;
        ReportedRun? run = null;
        try
        {
            turn = await desk.EnterJobAsync(order.By, Tiers.Batch, $"training set {job.View.Id}", ending.Token);
            var going = turn?.Ending ?? ending.Token;
            var snapshot = order.SnapshotId ?? await rows.KeepSnapshotAsync(going);
            job.Change(view => view with { State = "running", SnapshotId = snapshot?.ToString(CultureInfo.InvariantCulture) });
            run = runs.Begin(PlatformJobs.TrainingSet, job.View.Id, [.. order.Views.Select(view => RunDataset.Entry($"feature_view.{view.View}"))], [RunDataset.Entry($"training_set.{job.View.Id}")]);
            await using var output = OutputOf(order, Path.Combine(folder, Result + order.Format));
            await builder.BuildAsync(
                order.Frame, order.Views, order.Mode, snapshot, folder, output, progress =>
                {
                    job.Change(view => view with { Progress = progress });
                    run.Progress(new RunProgress(progress));
                },
                going);
            job.TryEnd("succeeded", clock.GetUtcNow().UtcDateTime, null);
        }
        catch (OperationCanceledException) when (turn is { IsKilled: true })
        {
            job.TryEnd("failed", clock.GetUtcNow().UtcDateTime, AdmissionDesk.Killed(turn, null).Message);
        }
        catch (OperationCanceledException)
        {
            job.TryEnd("cancelled", clock.GetUtcNow().UtcDateTime, null);
        }
        catch (Exception failure) when (failure is IOException or DomainException or IcebergException or InvalidDataException or UnauthorizedAccessException)
        {
            job.TryEnd("failed", clock.GetUtcNow().UtcDateTime, failure.Message);
        }
        finally
        {
            Report(run, job.View);
            await EndAsync(turn, job.View.State);
        }

        Remember(job.View, folder);
    }

    private static ITrainingOutput OutputOf(TrainingSetOrder order, string path)
    {
        TrainingColumn[] features = [.. order.Views.SelectMany(view => view.Columns)];
        return order.Format == TrainingSetOrder.Parquet
            ? new TrainingParquet(path, order.Frame, features)
            : new TrainingCsv(new StreamWriter(path, append: false, new UTF8Encoding(false)), order.Frame, features.Select(feature => feature.Name));
    }

    private static void Report(ReportedRun? run, TrainingSetView view)
    {
        switch (view.State)
        {
            case "succeeded":
                run?.Completed([RunDataset.Entry($"training_set.{view.Id}", view.Rows)]);
                break;
            case "cancelled":
                run?.Aborted();
                break;
            default:
                run?.Failed(view.Failure ?? view.State);
                break;
        }
    }

    private static async Task EndAsync(Turn? turn, string state)
    {
        if (turn is not null)
        {
            turn.Note(state switch { "succeeded" => Turn.Done, "cancelled" => Turn.Left, _ => Turn.Failed });
            await turn.DisposeAsync();
        }
    }

    // Written whole or not at all.
    private static void Remember(TrainingSetView view, string folder)
    {
        if (view.State == "cancelled")
        {
            Directory.Delete(folder, recursive: true);
            return;
        }

        var path = Path.Combine(folder, Description);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(view, TrainingSetJson.Default.TrainingSetView));
        File.Move(path + ".new", path, overwrite: true);
    }

    private void MakeRoom()
    {
        foreach (var job in _jobs.Values.Where(job => job.View.EndedAt is not null).OrderByDescending(job => job.View.CreatedAt).Skip(MaxRemembered))
        {
            _jobs.TryRemove(job.View.Id, out _);
            var folder = Path.Combine(Root, job.View.Id);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} describes no training set and is left as it is: {Why}")]
    private static partial void LogUnreadable(ILogger logger, string file, string why);

    /// <param name="order">Null for one of an earlier run.</param>
    private sealed class Job(TrainingSetView view, TrainingSetOrder? order)
    {
        private readonly Lock _gate = new();

        public TrainingSetOrder? Order { get; private set; } = order;

        public TrainingSetView View { get; private set; } = view;

        public CancellationTokenSource Cancellation { get; } = new();

        public void Change(Func<TrainingSetView, TrainingSetView> change)
        {
            lock (_gate)
            {
                View = View.EndedAt is null ? change(View) : View;
            }
        }

        /// <summary>Does nothing for one that has ended. What it was made of is forgotten: a frame may be large.</summary>
        public TrainingSetView TryEnd(string state, DateTime atUtc, string? failure)
        {
            Change(view => view with { State = state, EndedAt = atUtc, Failure = failure, Progress = state == "succeeded" ? 1 : view.Progress });
            Order = null;
            return View;
        }
    }
}
