using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using GridGrains.Silo.Commands;
using Spectre.Console;

namespace GridGrains.Tests.Integration.Commands;

public sealed class ReportTablesTests
{
    private static readonly ReportResult Accepted = new()
    {
        File = "DA-LMP-SL-202503190100.csv",
        Iso = Isos.Spp,
        Layout = "spp-lmp-by-location",
        Product = PriceProduct.DayAheadHourly,
        AcceptedRows = 9,
        RejectedRows = 1,
        Rejections = new Dictionary<RejectReason, long> { [RejectReason.BadNumber] = 1 },
        Prices = 9,
        Elapsed = TimeSpan.FromMilliseconds(5),
        FirstIntervalUtc = new DateTime(2025, 3, 19, 5, 0, 0, DateTimeKind.Utc),
        LastIntervalUtc = new DateTime(2025, 3, 19, 7, 0, 0, DateTimeKind.Utc),
    };

    [Fact]
    public void A_report_has_rows_reasons_speed_and_intervals()
    {
        var nodes = new Dictionary<(Iso, PriceProduct), int> { [(Isos.Spp, PriceProduct.DayAheadHourly)] = 3 };
        var row = Printed(console => ReportTables.PrintByReport(console, [Accepted, Accepted with { File = "b.csv" }], nodes))
            .Single(line => line.Contains("SPP", StringComparison.Ordinal));

        Assert.Equal(
            ["SPP", "spp-lmp-by-location", "DAY_AHEAD_HOURLY", "2", "20", "18", "2", "(BadNumber", "2)", "18", "3", "2,000", "2025-03-19", "05:00Z", "2025-03-19", "07:00Z"],
            row.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Hundreds_of_files_that_are_no_reports_take_one_line()
    {
        var results = Enumerable.Range(0, 300).Select(index => new ReportResult { File = $"notes{index}.txt", Refusal = "not the form of any known report" });
        var lines = Printed(console => ReportTables.Print(console, [Accepted, .. results, new ReportResult { File = "x.zip", Refusal = "is a damaged zip" }]));

        Assert.Single(lines, line => line.Contains("DA-LMP-SL-202503190100.csv", StringComparison.Ordinal));
        Assert.Equal(
            ["refused notes0.txt, notes1.txt, notes2.txt and 297 more: not the form of any known report", "refused x.zip: is a damaged zip"],
            lines.Where(line => line.StartsWith("refused", StringComparison.Ordinal)));
    }

    [Fact]
    public void Many_reports_are_told_by_report_instead_of_by_file()
    {
        var lines = Printed(console => ReportTables.Print(console, [.. Enumerable.Range(0, 41).Select(index => Accepted with { File = $"{index}.csv" })]));
        Assert.Contains("41", Assert.Single(lines, line => line.Contains("SPP", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static string[] Printed(Action<IAnsiConsole> print)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 220;
        print(console);
        return [.. text.ToString().Split('\n').Select(line => line.Trim())];
    }
}
