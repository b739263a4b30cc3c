using GridGrains.Domain.Bulk;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Replay;

/// <summary>Which rows of files a bulk load takes.</summary>
/// <param name="SourceId">Begins the id by which a file is known: another choice of rows makes it another one.</param>
/// <param name="Takes">Of a market and the start of an interval. What is not taken is not counted either.</param>
/// <param name="OldestOf">Of a table: the oldest interval that it would keep. Rows that are older are left out and counted.</param>
public sealed record BulkChoice(string SourceId, Func<string, DateTime, bool> Takes, Func<TableDefinition, DateTime> OldestOf);

/// <summary>Takes the rows of a bulk load. Calls come from one thread, which may be held.</summary>
public interface IBulkTarget
{
    BulkFile BeginFile(string sourceId);

    /// <param name="number">Of the row within its file; rows come in order, with gaps.</param>
    void Add<TRow>(TableDefinition<TRow> table, in TRow row, long number);

    /// <param name="end">Null for a file that was not read to its end.</param>
    void EndFile(BulkFileEnd? end);
}

/// <param name="Results">One per report: files, and entries of packed files.</param>
/// <param name="AlreadyLoaded">Rows that an earlier run had loaded.</param>
public sealed record BulkFeedSummary(IReadOnlyList<ReportResult> Results, long AlreadyLoaded, long PastRetention);

/// <summary>
/// Reads report files for a bulk load, each once. A file that was loaded to its end is not read again; one that was not is read again and its
/// rows, which have the same numbers then, go on where the tables end.
/// </summary>
/// <param name="log">Takes dead letters alone.</param>
/// <param name="partitions">Sees all prices of files that are read, those too that are loaded already.</param>
public sealed class BulkFeed(IPartitionLog log, CanonicalMapper mapper, ReportReader reader, BulkChoice choice, TimeProvider clock, PartitionRecorder? partitions = null)
{
    private readonly SourceFiles _sources = new(reader);
    private BulkFeedSink? _sink;

    public FileFeedProgress Progress => _sources.At(_sink?.Rows ?? 0);

    /// <summary>Reads all files on the calling thread, which should be one that may block.</summary>
    /// <exception cref="OperationCanceledException"/>
    public BulkFeedSummary Run(IReadOnlyList<string> files, ReportOptions options, IBulkTarget target, CancellationToken cancellation)
    {
        var sink = _sink = new BulkFeedSink(new RejectionAppender(log, clock), mapper, choice, target, partitions, clock, cancellation);
        _sources.Count(files);
        var results = new List<ReportResult>();
        foreach (var group in ReportFiles.Group(files))
        {
            cancellation.ThrowIfCancellationRequested();
            var (read, isRead) = _sources.Read(group, options, sink, sink.BeginFile, cancellation);
            results.AddRange(read);
            if (isRead)
            {
                sink.EndFile(read);
            }
        }

        return new BulkFeedSummary(results, sink.AlreadyLoaded, sink.PastRetention);
    }
}
