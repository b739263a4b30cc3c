using System.IO.Compression;
using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// One call of <see cref="ReportReader"/>: unpacks, recognises, reads, and keeps a result per report. Reports that come in parts are held
/// until a file of another report follows.
/// </summary>
internal sealed class ReportReading(
    ReportReader reader, IReadOnlyList<IReportLayout> layouts, ReportOptions options, IReportSink sink, CancellationToken cancellation)
{
    // An inner archive or a workbook has to be held in memory: unpacking needs to seek.
    private const long MaxSeekableBytes = 512L << 20;

    private readonly List<ReportResult> _results = [];
    private PartedReport? _parted;

    public void Open(string name, Stream content) => Open(name, content, nesting: 0);

    public void Refuse(string name, string why) => _results.Add(new ReportResult { File = name, Refusal = why });

    /// <summary>Settles what was still held, and answers with all results in the order of reading.</summary>
    public IReadOnlyList<ReportResult> Complete()
    {
        CompleteParts();
        return _results;
    }

    private void Open(string name, Stream content, int nesting)
    {
        try
        {
            var start = content.CanSeek ? content.Position : 0;
            var report = ReportStream.Open(content, reader.MaxReportBytes, cancellation);
            switch (ReportPacking.Of(report.Head.Span))
            {
                case Packing.Gzip:
                    OpenGzip(name, report, nesting);
                    break;
                case Packing.Zip when content.CanSeek:
                    content.Position = start;
                    OpenZip(name, content, nesting);
                    break;
                case Packing.Zip:
                    OpenZip(name, report.ToSeekable(MaxSeekableBytes), nesting);
                    break;
                default:
                    ReadReport(new ReportHead(name, report.Head), report);
                    break;
            }
        }
        catch (ReportFormatException refusal)
        {
            Refuse(name, refusal.Message);
        }
    }

    private void OpenGzip(string name, Stream packed, int nesting)
    {
        RequireNesting(nesting);
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        Open(name, unpacked, nesting + 1);
    }

    private void OpenZip(string name, Stream archive, int nesting)
    {
        using var zip = OpenArchive(archive);
        if (ReportPacking.IsWorkbook(zip))
        {
            archive.Position = 0;
            ReadWorkbook(name, ReportStream.Open(archive, reader.MaxReportBytes, cancellation));
            return;
        }

        RequireNesting(nesting);
        var entries = zip.Entries.Where(entry => entry.Name.Length > 0).ToList();
        if (entries.Count == 0)
        {
            throw new ReportFormatException("the zip holds no file");
        }

        foreach (var entry in ReportFiles.Group(entries, entry => entry.FullName, layouts).SelectMany(group => group))
        {
            OpenEntry($"{name}!{entry.FullName}", entry, nesting + 1);
        }
    }

    private void OpenEntry(string name, ZipArchiveEntry entry, int nesting)
    {
        Stream content;
        try
        {
            content = entry.Open();
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or NotSupportedException or IOException)
        {
            Refuse(name, $"cannot be unpacked: {unreadable.Message}");
            return;
        }

        using (content)
        {
            Open(name, content, nesting);
        }
    }

    private void ReadWorkbook(string name, ReportStream workbook)
    {
        using var seekable = workbook.ToSeekable(MaxSeekableBytes);
        var head = seekable.GetBuffer().AsMemory(0, (int)Math.Min(seekable.Length, ReportReader.HeadBytes));
        ReadReport(new ReportHead(name, head), seekable);
    }

    private void ReadReport(ReportHead head, Stream content)
    {
        var started = reader.Clock?.GetTimestamp() ?? 0;
        var identity = new ReportResult { File = head.FileName };
        var counting = new CountingSink(sink);
        var isPart = false;
        try
        {
            var layout = Recognize(head);
            identity = identity with { Iso = layout.Iso, Layout = layout.Name };
            var market = MarketOf(layout, head);
            identity = identity with { Market = market };
            var reading = PartOf(layout, market, head.FileName);
            isPart = reading is not null;
            sink.ReportOpened(head.FileName);
            var input = new ReportInput(head.FileName, content, market, options) { Names = reader.Names };
            if (reading is null)
            {
                layout.Read(input, counting, cancellation);
            }
            else
            {
                reading.Read(input, counting, cancellation);
            }
        }
        catch (ReportFormatException refusal)
        {
            identity = identity with { Refusal = refusal.Message };
        }

        identity = identity with { Elapsed = reader.Clock?.GetElapsedTime(started) ?? TimeSpan.Zero };
        if (isPart)
        {
            _parted!.Parts.Add((_results.Count, identity, counting));
        }

        _results.Add(counting.Complete(identity));
    }

    /// <summary>The reading that a part belongs to; null for a report that stands alone. Either ends the report before.</summary>
    private IPartedReading? PartOf(IReportLayout layout, Market market, string fileName)
    {
        var whole = layout is IPartedLayout ? layout.WholeOf(fileName) : null;
        if (_parted is null || whole is null || !_parted.Is(layout, market, whole))
        {
            CompleteParts();
            _parted = whole is null ? null : new PartedReport(layout, market, whole, ((IPartedLayout)layout).Begin());
        }

        return _parted?.Reading;
    }

    private void CompleteParts()
    {
        if (Interlocked.Exchange(ref _parted, null) is not { } complete)
        {
            return;
        }

        var started = reader.Clock?.GetTimestamp() ?? 0;
        complete.Reading.Complete(cancellation);
        var took = reader.Clock?.GetElapsedTime(started) ?? TimeSpan.Zero;
        foreach (var (place, identity, counting) in complete.Parts)
        {
            _results[place] = counting.Complete(identity with { Elapsed = identity.Elapsed + took / complete.Parts.Count });
        }
    }

    private IReportLayout Recognize(ReportHead head)
    {
        if (head.Start.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new ReportFormatException("the file is empty");
        }

        var known = layouts.Where(layout => layout.Recognizes(head)).ToList();
        if (known.Count == 1)
        {
            ForeignKeys.Refuse(known[0], head);
        }

        return known.Count switch
        {
            1 => known[0],
            0 => throw new ReportFormatException($"not the form of any known report{NearestForm.Describe(layouts, head)}"),
            _ => throw new ReportFormatException($"has the form of several reports: {string.Join(", ", known.Select(layout => layout.Name))}"),
        };
    }

    private Market MarketOf(IReportLayout layout, ReportHead head)
    {
        if (layout.MarketOf(head) is { } told)
        {
            return told;
        }

        var products = string.Join(", ", layout.Products.Select(product => product.Name()));
        if (options.Market is not { } chosen)
        {
            throw new ReportFormatException($"could be {products}: neither content nor file name tells which; pass --market");
        }

        return layout.Products.Contains(chosen)
            ? chosen
            : throw new ReportFormatException($"--market {chosen.Name()} is no product of this report; it could be {products}");
    }

    private static ZipArchive OpenArchive(Stream archive)
    {
        try
        {
            var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
            _ = zip.Entries.Count; // reads the directory, where most damage shows
            return zip;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw new ReportFormatException($"is a damaged zip: {broken.Message}", broken);
        }
    }

    private static void RequireNesting(int nesting)
    {
        if (nesting >= ReportReader.MaxNesting)
        {
            throw new ReportFormatException($"is packed more than {ReportReader.MaxNesting} times");
        }
    }

    /// <summary>A report of which parts were read, and where their results stand.</summary>
    private sealed record PartedReport(IReportLayout Layout, Market Market, string Whole, IPartedReading Reading)
    {
        public List<(int Place, ReportResult Identity, CountingSink Counting)> Parts { get; } = [];

        public bool Is(IReportLayout layout, Market market, string whole) =>
            ReferenceEquals(Layout, layout) && Market == market && string.Equals(Whole, whole, StringComparison.Ordinal);
    }
}
