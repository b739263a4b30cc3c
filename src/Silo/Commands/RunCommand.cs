using GridGrains.Feeds.Reports;
using GridGrains.Silo.Feeds;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

internal sealed record RunOptions(bool ExitWhenDrained, bool Strict);

/// <summary>Runs the silo until it is stopped, or until its files are drained.</summary>
internal static class RunCommand
{
    /// <summary>From SIGTERM to the end of the process, however slow the store is.</summary>
    public static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(Func<SiloSettings> readSettings, RunOptions options, CancellationToken cancellation)
    {
        var messages = ReportConsole.Messages();
        try
        {
            var settings = PortProbe.WithFreePorts(readSettings());
            StartRules.Check(settings);
            PortProbe.Check(settings);
            var list = new ReportFileList(settings.Feed.Paths);
            ReportConsole.WriteSkipped(messages, list);
            var files = list.Files;
            if (settings.Feed.Kind == FeedKind.Files && files.Count == 0)
            {
                messages.WriteLine(ReportConsole.NoFiles(settings.Feed.Paths));
                return ExitCodes.Unusable;
            }

            var storage = settings.Cluster is { } cluster
                ? await SiloStorage.OpenClusterAsync(settings, cluster, cancellation)
                : SiloStorage.OpenEmbedded(settings);
            await using var app = SiloHost.Build(settings, storage);
            await app.StartAsync(cancellation);
            StartBanner.Print(ReportConsole.Output(), settings, app);
            return await ServeAsync(app, settings, files, options, cancellation);
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

    private static async Task<int> ServeAsync(
        WebApplication app, SiloSettings settings, IReadOnlyList<string> files, RunOptions options, CancellationToken cancellation)
    {
        if (settings.Feed.Kind != FeedKind.Files)
        {
            await app.WaitForShutdownAsync(cancellation);
            return ExitCodes.Ok;
        }

        int code;
        try
        {
            code = await FileReplay.RunAsync(app, settings, files, options, cancellation);
        }
        catch (Exception failure) when (StartFailures.LineOf(failure) is not null)
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }

        await (options.ExitWhenDrained ? app.StopAsync(cancellation) : app.WaitForShutdownAsync(cancellation));
        return code;
    }
}
