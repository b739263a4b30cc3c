using System.Runtime.InteropServices;
using Spectre.Console;

namespace GridGrains.Tests.Benchmarks.Report;

/// <summary>The table that a person reads.</summary>
internal static class FigureTable
{
    public static void Print(IReadOnlyList<Figure> figures)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        var table = new Table().Border(TableBorder.Minimal)
            .AddColumns("row", "median", "min .. max", "bar", "", "peer", "peer's", "ratio", "note");
        foreach (var figure in figures)
        {
            table.AddRow([.. CellsOf(figure).Select(Markup.Escape)]);
        }

        console.Write(table);
        Console.WriteLine(
            $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
                + $"{(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC");
    }

    private static IEnumerable<string> CellsOf(Figure figure)
    {
        var bar = Bar.Of(figure.Id);
        yield return figure.Id;
        yield return $"{Number(figure.Value)} {figure.Unit}";
        yield return $"{Number(figure.Runs.Min())} .. {Number(figure.Runs.Max())}";
        yield return bar?.Text ?? "";
        yield return bar is null ? "" : bar.IsReached(figure) ? "ok" : "NOT REACHED";
        yield return figure.Peer ?? "";
        yield return figure.PeerValue is { } peer ? Number(peer) : "";
        yield return figure.Ratio is { } ratio ? $"{ratio:0.00}" : "";
        yield return figure.Note;
    }

    private static string Number(double value) => Math.Abs(value) >= 1000 ? $"{value:N0}" : $"{value:0.###}";
}
