using GridGrains.Feeds.Reports;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>Turns reports into canonical CSV rows.</summary>
internal static class ConvertCommand
{
    /// <returns>0; 2 when nothing can be read or the output cannot be written; 3 with <paramref name="strict"/> when anything was rejected or refused.</returns>
    public static int Run(string[] paths, string output, ReportOptions options, bool strict, CancellationToken cancellation)
    {
        var messages = ReportConsole.Messages();
        try
        {
            var list = new ReportFileList(paths);
            ReportConsole.WriteSkipped(messages, list);
            if (list.Files.Count == 0)
            {
                messages.WriteLine(ReportConsole.NoFiles(paths));
                return ExitCodes.Unusable;
            }

            if (output != "-" && list.Covers(output))
            {
                messages.MarkupLineInterpolated($"[red]{output} is one of the inputs or lies among them: nothing was read or written; write to another folder, or to '-'[/]");
                return ExitCodes.Unusable;
            }

            using var stream = output == "-" ? Console.OpenStandardOutput() : new FileStream(output, FileMode.Create, FileAccess.Write);
            using var csv = new CanonicalCsv(stream);
            using var sink = new RejectionPrinter(csv, messages);
            var reader = new ReportReader { Clock = TimeProvider.System };
            var results = new List<ReportResult>();
            foreach (var report in ReportFiles.Group(list.Files))
            {
                results.AddRange(reader.ReadFiles(report, options, sink, cancellation));
            }

            csv.Flush();
            sink.PrintRest();
            ReportTables.Print(messages, results);
            return strict && results.Any(ReportConsole.HasLoss) ? ExitCodes.RowsRejected : ExitCodes.Ok;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            messages.MarkupLineInterpolated($"[red]{unusable.Message}[/]");
            return ExitCodes.Unusable;
        }
    }
}

/// <summary>Exit codes that scripts rely on.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Topics of a broker are missing, differ, or cannot be read or created.</summary>
    public const int TopicsDiffer = 1;

    /// <summary>An export would lose something of the policy.</summary>
    public const int PolicyLost = 1;

    /// <summary>The start was refused: settings, data directory, addresses.</summary>
    public const int Unusable = 2;

    /// <summary>With --strict: rows were rejected or files refused.</summary>
    public const int RowsRejected = 3;
}
