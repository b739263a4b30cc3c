using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Grains.Catalog;

namespace GridGrains.Silo.Catalog.Runs;

/// <summary>Writes what this silo's work reports of its runs as events of OpenLineage, and sends them to every destination.</summary>
internal sealed partial class RunPublisher(
    RunReporter reporter, RunFacts facts, IEnumerable<IRunDestination> destinations, CatalogInstruments instruments, TimeProvider clock, ILogger<RunPublisher> logger) : BackgroundService
{
    /// <summary>What waits when the silo stops is sent within so long.</summary>
    public static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(2);

    private readonly RunOutbox[] _outboxes = [.. destinations.Select(destination => new RunOutbox(destination, instruments, clock, logger))];
    private readonly HashSet<string> _described = [];
    private long _revision;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = new CancellationTokenSource();
        var sending = Task.WhenAll(_outboxes.Select(outbox => outbox.RunAsync(ending.Token)));
        try
        {
            await foreach (var news in reporter.News.ReadAllAsync(stoppingToken))
            {
                Publish(news);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await FarewellAsync(sending, ending);
        }
    }

    private async Task FarewellAsync(Task sending, CancellationTokenSource ending)
    {
        while (reporter.News.TryRead(out var news))
        {
            Publish(news);
        }

        Array.ForEach(_outboxes, outbox => outbox.Complete());
        await Task.WhenAny(sending, Task.Delay(LongestFarewell, clock, CancellationToken.None));
        await ending.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Publish(RunNews news)
    {
        try
        {
            var payload = RunEventText.Write(news, dataset => FactsOf(news, dataset));
            Array.ForEach(_outboxes, outbox => outbox.Post(payload));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // One event is lost; the next one is another.
            instruments.RunEventDropped("queue");
            LogNotWritten(logger, news.Job.Name, failure);
        }
    }

    // Of a job that never ends they are sent once, and again when somebody has said something new: a table's columns take a hundred times what its rows do.
    private DatasetFacts? FactsOf(RunNews news, RunDataset dataset)
    {
        if (facts.Revision is var revision && revision != _revision)
        {
            _described.Clear();
            _revision = revision;
        }

        var isNeeded = news.Job.IsStreaming ? news.Step == RunStep.Complete && _described.Add(dataset.Name) : news.Step is not (RunStep.Start or RunStep.Running);
        return isNeeded ? facts.Of(dataset) : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event of lineage of the job {Job} was not written")]
    private static partial void LogNotWritten(ILogger logger, string job, Exception failure);
}
