using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Series;

/// <summary>Keeps everything that reports of series hand on.</summary>
internal sealed class SeriesSink : ISeriesReportSink
{
    public List<(SeriesValue Value, int Line)> Values { get; } = [];

    public List<RowRejection> Rejections { get; } = [];

    public int AcceptedRows { get; private set; }

    public int Prices { get; private set; }

    public void RowAccepted() => AcceptedRows++;

    public void RowRejected(in RowRejection rejection) => Rejections.Add(rejection);

    public void Price(in LmpEvent price, int line) => Prices++;

    public void Value(in SeriesValue value, int line) => Values.Add((value, line));

    public SeriesPoint[] Of(string key) => [.. Values.Where(value => value.Value.Key.ToString() == key).Select(value => value.Value.Point)];

    public static (ReportResult Result, SeriesSink Sink) Read(string name, string text) => Read(name, System.Text.Encoding.UTF8.GetBytes(text));

    public static (ReportResult Result, SeriesSink Sink) Read(string name, byte[] content)
    {
        var sink = new SeriesSink();
        using var stream = new MemoryStream(content, writable: false);
        var result = Assert.Single(new ReportReader().Read(name, stream, ReportOptions.Default, sink, TestContext.Current.CancellationToken));
        Assert.Equal((sink.AcceptedRows, sink.Values.Count), (result.AcceptedRows, result.Values));
        return (result, sink);
    }

    public static (IReadOnlyList<ReportResult> Results, SeriesSink Sink) ReadShared(string relative)
    {
        var sink = new SeriesSink();
        return (new ReportReader().ReadFile(SharedData.PathOf(relative), ReportOptions.Default, sink, TestContext.Current.CancellationToken), sink);
    }

    public static DateTime Utc(string text) =>
        DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
}
