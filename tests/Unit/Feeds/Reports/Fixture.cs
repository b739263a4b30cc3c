using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

/// <summary>Reads the self-written reports below Feeds/Fixtures, and any other file, in one line.</summary>
internal static class Fixture
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Feeds", "Fixtures");

    public static IEnumerable<string> All => ReportFiles.Enumerate([Folder]);

    public static string PathOf(string relative) => Path.Combine(Folder, relative);

    /// <summary>Reads one report that must be accepted.</summary>
    public static (ReportResult Result, RecordingSink Sink) Read(string relative, PriceProduct? product = null)
    {
        var (result, sink) = ReadPath(PathOf(relative), product);
        Assert.Null(result.Refusal);
        return (result, sink);
    }

    public static (ReportResult Result, RecordingSink Sink) ReadPath(string path, PriceProduct? product = null)
    {
        var sink = new RecordingSink();
        var options = ReportOptions.Default with { Product = product };
        var result = Assert.Single(new ReportReader().ReadFile(path, options, sink, TestContext.Current.CancellationToken));
        Assert.Equal(sink.AcceptedRows, result.AcceptedRows);
        Assert.Equal(sink.Prices.Count, result.Prices);
        return (result, sink);
    }

    public static (IReadOnlyList<ReportResult> Results, RecordingSink Sink) ReadBytes(string name, byte[] content, PriceProduct? product = null)
    {
        var sink = new RecordingSink();
        var options = ReportOptions.Default with { Product = product };
        using var stream = new MemoryStream(content, writable: false);
        return (new ReportReader().Read(name, stream, options, sink, TestContext.Current.CancellationToken), sink);
    }
}
