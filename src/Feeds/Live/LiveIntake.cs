using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;
using NodaTime;

namespace GridGrains.Feeds.Live;

/// <summary>What came of one body.</summary>
/// <param name="News">Prices and values that were new or changed.</param>
/// <param name="LastEndUtc">End of the latest interval of something measured that was news; null where there is none.</param>
public readonly record struct LiveIntakeResult(long Rows, long RejectedRows, long News, DateTime? LastEndUtc);

/// <summary>
/// Takes a body that was fetched: first it is read as a whole and judged, then what is new of it goes to the log. So a page of an error, half an
/// archive or the report of another day leave nothing behind.
/// </summary>
/// <param name="mapper">For prices; null where they go on as they are.</param>
public sealed class LiveIntake(IPartitionLog log, CanonicalMapper mapper, ReportOptions options, TimeProvider clock)
{
    /// <summary>Of the batches that live feeds append.</summary>
    public const string Source = "LIVE";

    /// <exception cref="LiveFault">The body is no report, damaged, or of another day.</exception>
    /// <exception cref="Domain.DomainException"><c>StorageFull</c>: the log can take no more.</exception>
    internal async Task<LiveIntakeResult> TakeAsync(LiveFeed feed, LocalDate day, byte[] body, LiveNews news, CancellationToken cancellation)
    {
        var wanted = options with { Product = feed.Product ?? options.Product };
        var name = feed.FileOf(day);
        var judged = Read(name, body, wanted, new Judge(), cancellation);
        Require(feed, day, body, judged);
        var sink = new Sink(log, mapper, news, clock, $"live:{feed.Name}");
        Read(name, body, wanted, sink, cancellation);
        await sink.FlushAsync(cancellation);
        return new LiveIntakeResult(judged.Sum(result => result.Rows), judged.Sum(result => result.RejectedRows), sink.News, sink.LastEndUtc);
    }

    private static IReadOnlyList<ReportResult> Read(string name, byte[] body, ReportOptions options, IReportSink sink, CancellationToken cancellation)
    {
        using var content = new MemoryStream(body, writable: false);
        return new ReportReader().Read(name, content, options, sink, cancellation);
    }

    private static void Require(LiveFeed feed, LocalDate day, byte[] body, IReadOnlyList<ReportResult> results)
    {
        var head = body.AsSpan(0, Math.Min(body.Length, 1024));
        if (head.TrimStart(" \t\r\n"u8) is var text && (text.StartsWith("<!"u8) || text.StartsWith("<html"u8) || text.StartsWith("<HTML"u8)))
        {
            throw new LiveFault("error_page", "the answer is a web page, not a report", isTransient: true);
        }

        if (results.FirstOrDefault(result => result.Refusal is not null) is { } refused)
        {
            var isForm = refused.Layout is null && refused.Refusal!.StartsWith("not the form", StringComparison.Ordinal);
            throw new LiveFault(isForm ? "schema_changed" : "damaged", $"{refused.File} {refused.Refusal}", isTransient: true);
        }

        var (first, last) = (results.Min(result => result.FirstIntervalUtc), results.Max(result => result.LastIntervalUtc));
        var (start, end) = (feed.Iso.Clock.StartOfDayUtc(day), feed.Iso.Clock.StartOfDayUtc(day.PlusDays(1)));
        if (feed.IsDaily && first is not null && (last < start || first >= end))
        {
            throw new LiveFault("wrong_day", $"the answer is of {first:yyyy-MM-dd HH:mm}Z to {last:yyyy-MM-dd HH:mm}Z, not of the market day {day:uuuu-MM-dd}", isTransient: true);
        }
    }

    /// <summary>Looks, and takes nothing.</summary>
    private sealed class Judge : ISeriesReportSink
    {
        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection)
        {
        }

        public void Price(in LmpEvent price, int line)
        {
        }

        public void Value(in SeriesValue value, int line)
        {
        }
    }

    private sealed class Sink(IPartitionLog log, CanonicalMapper mapper, LiveNews news, TimeProvider clock, string sourceId) : ISeriesReportSink
    {
        private readonly LogAppender _prices = new(log, Source);
        private readonly SeriesAppender _values = new(log, Source);
        private readonly RejectionAppender _rejections = new(log, clock);

        public long News { get; private set; }

        public DateTime? LastEndUtc { get; private set; }

        public void ReportOpened(string fileName) => _rejections.BeginReport(sourceId, fileName);

        public void RowAccepted()
        {
        }

        // The id of a dead letter is made of feed, file, line and field: the same bad row again is the same letter.
        public void RowRejected(in RowRejection rejection) => _rejections.Add(rejection);

        public void Price(in LmpEvent price, int line)
        {
            if (news.IsNews(price))
            {
                _prices.Add(mapper.Map(price));
                Count(price.Fact.Product.IsDayAhead() ? null : price.Fact.IntervalEndUtc);
            }
        }

        public void Value(in SeriesValue value, int line)
        {
            if (news.IsNews(value))
            {
                _values.Add(value);
                Count(value.Basis == Domain.Series.SeriesBasis.IntervalEndPlusLag ? value.Point.EndUtc : null);
            }
        }

        public async Task FlushAsync(CancellationToken cancellation)
        {
            await _prices.FlushAsync(cancellation);
            await _values.FlushAsync(cancellation);
            await _rejections.FlushAsync(cancellation);
        }

        private void Count(DateTime? endUtc)
        {
            News++;
            LastEndUtc = endUtc > LastEndUtc || LastEndUtc is null ? endUtc ?? LastEndUtc : LastEndUtc;
        }
    }
}
