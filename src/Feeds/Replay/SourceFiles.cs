using System.Security.Cryptography;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Replay;

/// <summary>
/// Reads report files one after the other, with how far it has come. A report, which is a file or the parts that make one together, is known
/// by its content.
/// </summary>
internal sealed class SourceFiles(ReportReader reader)
{
    private const int BufferBytes = 1 << 16;

    private long _doneBytes;
    private long _totalBytes;
    private FileStream? _current;

    public FileFeedProgress At(long prices) => new(Path.GetFileName(_current?.Name ?? ""), _doneBytes + Position(_current), _totalBytes, prices);

    /// <summary>To be called before the first is read.</summary>
    public void Count(IEnumerable<string> files) => _totalBytes = files.Sum(file => new FileInfo(file) is { Exists: true } info ? info.Length : 0);

    /// <summary>Reads one report.</summary>
    /// <param name="begin">Takes what it is known by; null passes it over, with this result.</param>
    public (IReadOnlyList<ReportResult> Results, bool IsRead) Read(
        IReadOnlyList<string> files, ReportOptions options, IReportSink sink, Func<string, ReportResult?> begin, CancellationToken cancellation)
    {
        var reading = reader.Begin(options, sink, cancellation);
        var sources = files.Select(file => (File: file, Id: IdOf(file, reading))).Where(source => source.Id is not null).ToList();
        if (sources.Count == 0)
        {
            return (reading.Complete(), false);
        }

        // The product is part of the identity: the same bytes read as another product are other prices.
        var known = begin($"{string.Join('+', sources.Select(source => source.Id))}:{options.Product?.Name() ?? "by-content"}:reading-{ReportCatalog.Reading}");
        if (known is not null)
        {
            _doneBytes += sources.Sum(source => new FileInfo(source.File).Length);
            return ([known with { File = Path.GetFileName(sources[0].File) }], false);
        }

        foreach (var (file, _) in sources)
        {
            ReadFile(file, reading);
        }

        return (reading.Complete(), true);
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

    /// <returns>Null for a file that cannot be read, which the results then say.</returns>
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

/// <summary>How far a replay of files has come.</summary>
/// <param name="Bytes">Bytes read of <paramref name="TotalBytes"/>, over all files.</param>
/// <param name="Prices">Prices handed on.</param>
public readonly record struct FileFeedProgress(string File, long Bytes, long TotalBytes, long Prices);
