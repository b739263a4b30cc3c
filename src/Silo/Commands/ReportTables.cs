using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>Tables of what came of reports: by file as long as they are few, else by ISO and report.</summary>
internal static class ReportTables
{
    /// <summary>More files than this are not read one by one by a person.</summary>
    private const int MostFiles = 40;

    private const int RefusedNamed = 3;

    public static void Print(IAnsiConsole console, IReadOnlyList<ReportResult> results)
    {
        if (results.Count(IsKnown) <= MostFiles)
        {
            PrintByFile(console, [.. results.Where(IsKnown)]);
        }
        else
        {
            PrintByReport(console, results, nodes: null);
        }

        PrintRefused(console, results);
    }

    /// <param name="nodes">Distinct nodes per ISO and product; null where they were not counted.</param>
    public static void PrintByReport(
        IAnsiConsole console, IReadOnlyList<ReportResult> results, IReadOnlyDictionary<(Iso Iso, PriceProduct Product), int>? nodes)
    {
        var reports = results.Where(IsKnown).GroupBy(result => (result.Iso!, result.Layout!, result.Product!.Value)).ToList();
        if (reports.Count == 0)
        {
            return;
        }

        var table = NewTable(["iso", "report", "market"], ["files", "rows", "accepted", "rejected", "prices", "nodes", "rows/s"]);
        foreach (var report in reports)
        {
            var (iso, layout, product) = report.Key;
            AddRow(table, [.. report], [iso.Code, layout, product.Name(), ReportConsole.Number(report.Count())],
                [nodes is null ? "-" : ReportConsole.Number(nodes.GetValueOrDefault((iso, product)))]);
        }

        console.Write(table);
    }

    /// <summary>Reports of series, which have values in place of prices.</summary>
    public static void PrintSeries(IAnsiConsole console, IReadOnlyList<ReportResult> results)
    {
        var reports = results.Where(result => result.Values > 0).GroupBy(result => result.Layout!).ToList();
        if (reports.Count == 0)
        {
            return;
        }

        var table = NewTable(["series of"], ["files", "rows", "accepted", "rejected", "values", "rows/s"]);
        foreach (var report in reports)
        {
            AddRow(table, [.. report], [report.Key, ReportConsole.Number(report.Count())], []);
        }

        console.Write(table);
    }

    /// <summary>Refused files by reason: a folder may hold hundreds that are no reports at all.</summary>
    public static void PrintRefused(IAnsiConsole console, IReadOnlyList<ReportResult> results)
    {
        foreach (var refused in results.Where(result => result.Refusal is not null).GroupBy(result => result.Refusal))
        {
            var names = refused.Select(result => result.File).ToList();
            var rest = names.Count > RefusedNamed ? $" and {ReportConsole.Number(names.Count - RefusedNamed)} more" : "";
            console.MarkupLineInterpolated($"[yellow]refused[/] {string.Join(", ", names.Take(RefusedNamed))}{rest}: {refused.Key}");
        }
    }

    private static void PrintByFile(IAnsiConsole console, IReadOnlyList<ReportResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        var table = NewTable(["file", "iso", "report", "market"], ["rows", "accepted", "rejected", "prices", "rows/s"]);
        foreach (var result in results)
        {
            AddRow(table, [result], [Markup.Escape(result.File), result.Iso!.Code, result.Layout!, result.Product!.Value.Name()], []);
        }

        console.Write(table);
    }

    // A file that was refused half way is known, and its rows count.
    private static bool IsKnown(ReportResult result) => result.Product is not null && (result.Refusal is null || result.Rows > 0);

    private static Table NewTable(string[] words, string[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(words);
        foreach (var name in numbers)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        return table.AddColumns("first interval", "last interval");
    }

    private static void AddRow(Table table, IReadOnlyList<ReportResult> results, IEnumerable<string> before, IEnumerable<string> afterPrices)
    {
        var rows = results.Sum(result => result.Rows);
        var took = TimeSpan.FromTicks(results.Sum(result => result.Elapsed.Ticks));
        table.AddRow([
            .. before,
            ReportConsole.Number(rows),
            ReportConsole.Number(results.Sum(result => result.AcceptedRows)),
            ReportConsole.Rejected([.. results]),
            ReportConsole.Number(results.Sum(result => result.Prices + result.Values)),
            .. afterPrices,
            ReportConsole.Speed(rows, took),
            ReportConsole.Stamp(results.Min(result => result.FirstIntervalUtc)),
            ReportConsole.Stamp(results.Max(result => result.LastIntervalUtc)),
        ]);
    }
}
