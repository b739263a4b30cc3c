using System.Collections.Concurrent;
using System.Threading.Channels;
using GridGrains.Domain.Catalog.OpenLineage;

namespace GridGrains.Grains.Catalog;

/// <summary>
/// Takes what this silo's work reports of its runs, and never holds it up: what does not fit into the queue is dropped and counted. Safe for all threads.
/// </summary>
/// <param name="sampleInterval">Of a job that never ends one run is reported in so long.</param>
public sealed class RunReporter(CatalogInstruments instruments, TimeProvider clock, TimeSpan sampleInterval)
{
    /// <summary>News that wait for being written.</summary>
    public const int MaxWaiting = 1024;

    /// <summary>A run that takes longer says how far it has come, once in so long.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    private readonly Channel<RunNews> _news = Channel.CreateBounded<RunNews>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly ConcurrentDictionary<string, DateTime> _sampled = new();

    public ChannelReader<RunNews> News => _news.Reader;

    /// <param name="key">What distinguishes the runs of the job.</param>
    /// <param name="startedUtc">Now, where it is not given.</param>
    public ReportedRun Begin(LineageJob job, string key, IReadOnlyList<RunDataset> inputs, IReadOnlyList<RunDataset> outputs, DateTime? startedUtc = null)
    {
        var run = new ReportedRun(this, job, job.RunIdOf(key), inputs, outputs);
        run.Report(RunStep.Start, startedUtc ?? clock.GetUtcNow().UtcDateTime, outputs, null);
        return run;
    }

    /// <summary>Whether a run of a job that never ends is to be reported now. Asked before every one, so it takes no lock.</summary>
    public bool IsDue(string job)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (_sampled.TryGetValue(job, out var last))
        {
            return now - last >= sampleInterval && _sampled.TryUpdate(job, now, last);
        }

        return _sampled.TryAdd(job, now);
    }

    internal DateTime NowUtc => clock.GetUtcNow().UtcDateTime;

    internal void Report(RunNews news)
    {
        if (!_news.Writer.TryWrite(news))
        {
            instruments.RunEventDropped("queue");
        }
    }
}

/// <summary>A run that has begun. Its first end is reported.</summary>
public sealed class ReportedRun
{
    private readonly RunReporter _reporter;
    private readonly LineageJob _job;
    private readonly IReadOnlyList<RunDataset> _inputs;
    private readonly IReadOnlyList<RunDataset> _outputs;
    private long _reportedTicks;
    private int _hasEnded;

    internal ReportedRun(RunReporter reporter, LineageJob job, Guid runId, IReadOnlyList<RunDataset> inputs, IReadOnlyList<RunDataset> outputs) =>
        (_reporter, _job, RunId, _inputs, _outputs, _reportedTicks) = (reporter, job, runId, inputs, outputs, reporter.NowUtc.Ticks);

    public Guid RunId { get; }

    /// <summary>Says how far it has come, once in <see cref="RunReporter.ProgressInterval"/>; more calls do nothing. Safe for all threads.</summary>
    /// <param name="outputs">What it wrote so far; those of its beginning where none are given.</param>
    public void Progress(RunProgress progress, IReadOnlyList<RunDataset>? outputs = null)
    {
        var (last, now) = (Interlocked.Read(ref _reportedTicks), _reporter.NowUtc);
        if (now.Ticks - last >= RunReporter.ProgressInterval.Ticks && Volatile.Read(ref _hasEnded) == 0 && Interlocked.CompareExchange(ref _reportedTicks, now.Ticks, last) == last)
        {
            _reporter.Report(new RunNews(_job, RunId, RunStep.Running, now, _inputs, outputs ?? _outputs) { Progress = progress });
        }
    }

    /// <param name="outputs">What it wrote, with rows where they are counted; those of its beginning where none are given.</param>
    public void Completed(IReadOnlyList<RunDataset>? outputs = null) => End(RunStep.Complete, outputs, null);

    public void Failed(string reason) => End(RunStep.Fail, null, reason);

    public void Aborted() => End(RunStep.Abort, null, null);

    internal void Report(RunStep step, DateTime atUtc, IReadOnlyList<RunDataset> outputs, string? error) => _reporter.Report(new RunNews(_job, RunId, step, atUtc, _inputs, outputs, error));

    private void End(RunStep step, IReadOnlyList<RunDataset>? outputs, string? error)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            Report(step, _reporter.NowUtc, outputs ?? _outputs, error);
        }
    }
}
