using GridGrains.Feeds.Reports;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Backfills;
using GridGrains.Silo.Hosting;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>Loads report files into the tables of a data directory that no silo runs on, and ends.</summary>
internal static class BackfillCommand
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <returns>0; 2 when nothing can be read or the start is refused; 3 with <paramref name="strict"/> when anything was rejected, refused or left out.</returns>
    public static async Task<int> RunAsync(Func<SiloSettings> readSettings, string[] paths, BackfillRequest request, bool strict, CancellationToken cancellation)
    {
        var messages = ReportConsole.Messages();
        try
        {
            var settings = readSettings() with { Feed = FeedSettings.None, Urls = [], GrpcUrl = null };
            var list = new ReportFileList(paths);
            ReportConsole.WriteSkipped(messages, list);
            if (list.Files.Count == 0)
            {
                messages.WriteLine(ReportConsole.NoFiles(paths));
                return ExitCodes.Unusable;
            }

            await using var app = SiloHost.Build(settings, SiloStorage.OpenEmbedded(settings));
            await app.StartAsync(cancellation);
            try
            {
                return Conclude(await LoadAsync(app, list.Files, request, messages, cancellation), messages, strict);
            }
            finally
            {
                await app.StopAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
        catch (Exception refused) when (StartFailures.LineOf(refused) is not null)
        {
            ReportConsole.WriteError(StartFailures.LineOf(refused)!);
            return ExitCodes.Unusable;
        }
    }

    private static async Task<BackfillView> LoadAsync(
        WebApplication app, IReadOnlyList<string> files, BackfillRequest request, IAnsiConsole messages, CancellationToken cancellation)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        using var job = new BackfillJob(BackfillService.NewView("command", request, clock.GetUtcNow().UtcDateTime));
        var context = app.Services.GetService<BackfillContext>() ?? throw new Domain.DomainException(Domain.DomainErrorCode.InvalidSetting, BackfillService.NoTables);
        var running = new BackfillRun(job, context).RunAsync(files, [], cancellation, CancellationToken.None);
        await messages.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask("loading", maxValue: 1);
                while (!running.IsCompleted)
                {
                    var at = job.View;
                    (bar.MaxValue, bar.Value) = (Math.Max(1, at.BytesTotal), at.BytesRead);
                    bar.Description = $"loading ({ReportConsole.Number(at.Prices + at.SeriesValues)} rows; some {(at.ExpectedDiskBytes ?? 0) / 1e6:0} MB of disk)";
                    await Task.WhenAny(running, Task.Delay(Refresh, clock, CancellationToken.None));
                }

                bar.Value = bar.MaxValue;
            });
        var outcome = await running;
        return job.Change(view => view with { State = outcome.State, Failure = outcome.Reason });
    }

    private static int Conclude(BackfillView view, IAnsiConsole messages, bool strict)
    {
        foreach (var file in view.RefusedFiles)
        {
            messages.MarkupLineInterpolated($"[red]{file}[/]");
        }

        if (view.Failure is { } failure)
        {
            messages.MarkupLineInterpolated($"[red]{failure}[/]");
        }

        ReportConsole.Output().MarkupLineInterpolated(
            $"{view.State}: {ReportConsole.Number(view.Prices)} prices and {ReportConsole.Number(view.SeriesValues)} values of series loaded ({view.PricesPerSecond ?? 0:N0}/s), {ReportConsole.Number(view.AlreadyKnown)} known already, {ReportConsole.Number(view.RejectedRows)} rows rejected, {ReportConsole.Number(view.PastRetention)} rows past retention, {view.RefusedFileCount} files refused");
        return view.State is BackfillStates.Refused or BackfillStates.Failed ? ExitCodes.Unusable
            : strict && (view.State != BackfillStates.Succeeded || view.RejectedRows > 0) ? ExitCodes.RowsRejected : ExitCodes.Ok;
    }
}
