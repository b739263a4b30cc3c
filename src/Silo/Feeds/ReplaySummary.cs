using GridGrains.Feeds.Replay;
using GridGrains.Silo.Commands;
using Spectre.Console;

namespace GridGrains.Silo.Feeds;

/// <summary>The end of a replay: a line per ISO and report, what was refused, and the totals.</summary>
internal static class ReplaySummary
{
    public static void Print(IAnsiConsole console, FileFeedSummary summary, TimeSpan took)
    {
        ReportTables.PrintByReport(console, summary.Results, summary.Nodes);
        ReportTables.PrintSeries(console, summary.Results);
        ReportTables.PrintRefused(console, summary.Results);
        var rows = summary.Results.Sum(result => result.Rows);
        var prices = summary.Results.Sum(result => result.Prices);
        var values = summary.Results.Sum(result => result.Values);
        var andValues = values > 0 ? $" and {ReportConsole.Number(values)} values of series" : "";
        console.MarkupLineInterpolated(
            $"{ReportConsole.Number(rows)} rows, {ReportConsole.Number(prices)} prices{andValues} applied and durable in {took.TotalSeconds:0.0} s ({ReportConsole.Speed(rows, took)} rows/s)");
        if (summary.AlreadyInLog > 0)
        {
            console.MarkupLineInterpolated($"{ReportConsole.Number(summary.AlreadyInLog)} of these were in the log already, from an earlier run");
        }
    }
}
