using System.Globalization;
using GridGrains.Feeds.Reports;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>How the command line writes for people.</summary>
internal static class ReportConsole
{
    // Wide enough for the tables where output is not a terminal.
    private const int PlainWidth = 180;

    /// <summary>Messages go to standard error, so that standard output stays clean for data.</summary>
    public static IAnsiConsole Messages() => Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>An error on one line of standard error: a wrapped one would be several to whoever reads the stream by lines.</summary>
    public static void WriteError(string line)
    {
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(line);
        }
        else
        {
            Messages().MarkupLineInterpolated($"[red]{line}[/]");
        }
    }

    public static IAnsiConsole Output() => Create(Console.Out, Console.IsOutputRedirected);

    public static bool HasLoss(ReportResult result) => result.Refusal is not null || result.RejectedRows > 0 || result.Rejections.Count > 0;

    public static string NoFiles(IEnumerable<string> paths) =>
        $"there is no file below {string.Join(", ", paths)} (hidden files do not count): nothing to read";

    public static void WriteSkipped(IAnsiConsole messages, ReportFileList files)
    {
        foreach (var line in files.Skipped)
        {
            messages.MarkupLineInterpolated($"[yellow]skipped[/] {line}");
        }
    }

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Stamp(DateTime? utc) => utc?.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "-";

    public static string Rejected(IReadOnlyCollection<ReportResult> results)
    {
        var rows = Number(results.Sum(result => result.RejectedRows));
        var reasons = results.SelectMany(result => result.Rejections).GroupBy(pair => pair.Key)
            .Select(reason => $"{reason.Key} {Number(reason.Sum(pair => pair.Value))}").ToList();
        return reasons.Count == 0 ? rows : $"{rows} ({string.Join(", ", reasons)})";
    }

    public static string Speed(long rows, TimeSpan took) => took > TimeSpan.Zero ? Number((long)(rows / took.TotalSeconds)) : "-";

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (isRedirected)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
