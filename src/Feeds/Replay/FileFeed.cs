using System.Security.Cryptography;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Replay;

/// <summary>How far a replay of files has come.</summary>
/// <param name="Bytes">Bytes read of <paramref name="TotalBytes"/>, over all files.</param>
/// <param name="Prices">Prices handed to the log.</param>
public readonly record struct FileFeedProgress(string File, long Bytes, long TotalBytes, long Prices);

/// <summary>
/// Replays report files into the log, as fast as the log takes them. A source is known by its content: prices of it that are in the log
/// already are not appended again, so that a repeated or continued replay adds only what is missing.
/// </summary>
/// <param name="partitions">Sees all prices of the files, those too that are in the log already.</param>
public sealed class FileFeed(
    IPartitionLog log, IFeedProgressStore progress, CanonicalMapper mapper, ReportReader reader, TimeProvider clock, FileFeedTarget? target = null,
    PartitionRecorder? partitions = null)
{
    public const string Source = "FILE";

    private const int BufferBytes = 1 << 16;

    private readonly FileFeedTarget _target = target ?? FileFeedTarget.Live;
    private long _doneBytes;
    private long _totalBytes;
    private FileStream? _current;

    private FileFeedSink? _sink;

    public FileFeedProgress Progress => new(
        Path.GetFileName(_current?.Name ?? ""), _doneBytes + Position(_current), _totalBytes, _sink?.Prices ?? 0);

    /// <summary>Reads all files on the calling thread, which should be one that may block.</summary>
    /// <exception cref="Domain.DomainException"><c>StorageFull</c>: the log can take no more.</exception>
    /// <exception cref="OperationCanceledException"/>
    public FileFeedSummary Run(IReadOnlyList<string> files, ReportOptions options, CancellationToken cancellation)
    {
        var appender = new LogAppender(log, _target.Source, _target.Topics);
        _sink = new FileFeedSink(appender, new RejectionAppender(log, clock), mapper, progress, _target, partitions, cancellation);
        _totalBytes = files.Sum(file => new FileInfo(file) is { Exists: true } info ? info.Length : 0);
        var results = new List<ReportResult>();
        foreach (var group in ReportFiles.Group(files))
        {
            results.AddRange(ReadFiles(group, options, cancellation));
        }

        return new FileFeedSummary(results, _sink.Nodes, _sink.AlreadyInLog);
    }

    /// <summary>Reads one report: a file, or the parts that make one together.</summary>
    private IReadOnlyList<ReportResult> ReadFiles(IReadOnlyList<string> files, ReportOptions options, CancellationToken cancellation)
    {
        var reading = reader.Begin(options, _sink!, cancellation);
        var sources = files.Select(file => (File: file, Id: IdOf(file, reading))).Where(source => source.Id is not null).ToList();
        if (sources.Count == 0)
        {
            return reading.Complete();
        }

        // The product is part of the identity: the same bytes read as another product are other prices.
        _sink!.BeginFile(
            $"{_target.SourceId}:{string.Join('+', sources.Select(source => source.Id))}:{options.Product?.Name() ?? "by-content"}:reading-{ReportCatalog.Reading}");
        foreach (var (file, _) in sources)
        {
            ReadFile(file, reading);
        }

        var results = reading.Complete();
        _sink.EndFile();
        return results;
    }

    private void ReadFile(string file, ReportReading reading)
    {
        if (ReportFiles.Open(file, reading, BufferBytes) is not { } content)
        {
            return;
        }

        using (content)
        {
            _current = content;
            reading.Open(Path.GetFileName(file), content);
            _current = null;
            _doneBytes += content.Length;
        }
    }

    /// <returns>Null for a file that cannot be read, which the results then tell.</returns>
    private static string? IdOf(string file, ReportReading reading)
    {
        using var content = ReportFiles.Open(file, reading, BufferBytes);
        try
        {
            return content is null ? null : $"{Convert.ToHexStringLower(SHA256.HashData(content))}:{Path.GetFileName(file)}";
        }
        catch (IOException unreadable)
        {
            reading.Refuse(Path.GetFileName(file), unreadable.Message);
            return null;
        }
    }

    private static long Position(FileStream? stream)
    {
        try
        {
            return stream?.Position ?? 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }
}

/// <param name="Results">One per report: files, and entries of packed files.</param>
/// <param name="Nodes">Distinct nodes per ISO and product.</param>
/// <param name="AlreadyInLog">Prices that an earlier run had appended.</param>
public sealed record FileFeedSummary(
    IReadOnlyList<ReportResult> Results, IReadOnlyDictionary<(Iso Iso, PriceProduct Product), int> Nodes, long AlreadyInLog);
