using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Replay;

/// <summary>
/// Replays report files into the log, as fast as the log takes them. A source is known by its content: prices of it that are in the log
/// already are not appended again, so that a repeated or continued replay adds only what is missing.
/// </summary>
/// <param name="partitions">Sees all prices of the files, those too that are in the log already.</param>
public sealed class FileFeed(
    IPartitionLog log, IFeedProgressStore progress, CanonicalMapper mapper, ReportReader reader, TimeProvider clock, PartitionRecorder? partitions = null)
{
    public const string Source = "FILE";

    // Part of what progress is known by in data directories: it does not change.
    private const string SourceIdPrefix = "file:";

    private readonly SourceFiles _sources = new(reader);
    private FileFeedSink? _sink;

    public FileFeedProgress Progress => _sources.At((_sink?.Prices ?? 0) + (_sink?.Values ?? 0));

    /// <summary>Reads all files on the calling thread, which should be one that may block.</summary>
    /// <exception cref="Domain.DomainException"><c>StorageFull</c>: the log can take no more.</exception>
    /// <exception cref="OperationCanceledException"/>
    public FileFeedSummary Run(IReadOnlyList<string> files, ReportOptions options, CancellationToken cancellation)
    {
        var sink = _sink = new FileFeedSink(new LogAppender(log, Source), new SeriesAppender(log, Source), new RejectionAppender(log, clock), mapper, progress, partitions, cancellation);
        _sources.Count(files);
        var results = new List<ReportResult>();
        foreach (var group in ReportFiles.Group(files))
        {
            var (read, isRead) = _sources.Read(group, options, sink, id => Begin(sink, id), cancellation);
            results.AddRange(read);
            if (isRead)
            {
                sink.EndFile();
            }
        }

        return new FileFeedSummary(results, sink.Nodes, sink.AlreadyInLog);
    }

    private static ReportResult? Begin(FileFeedSink sink, string id)
    {
        sink.BeginFile(SourceIdPrefix + id);
        return null;
    }
}

/// <param name="Results">One per report: files, and entries of packed files.</param>
/// <param name="Nodes">Distinct nodes per ISO and product.</param>
/// <param name="AlreadyInLog">Prices and values of series that an earlier run had appended.</param>
public sealed record FileFeedSummary(
    IReadOnlyList<ReportResult> Results, IReadOnlyDictionary<(Iso Iso, PriceProduct Product), int> Nodes, long AlreadyInLog);
