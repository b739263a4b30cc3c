using System.Text;
using System.Text.Json;
using GridGrains.Domain;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Unpacking;
using GridGrains.Iceberg;

namespace GridGrains.Feeds.Ingestion.Pages;

/// <summary>A record that could not even be read as one.</summary>
public readonly record struct UnreadRecord(int Number, string Code, string Message);

/// <summary>Reads the records of one answer or file, packed or not. An instance reads one page; its records are valid as long as it.</summary>
/// <param name="maxBytes">What the page may unpack to.</param>
/// <param name="clock">Bounds how long a workbook or XML may take to be parsed; null for the system's.</param>
public sealed class PageReader(EndpointSpec endpoint, long maxBytes, TimeProvider? clock = null)
{
    private const string Auto = "auto";
    private const int MaxNesting = 2;
    private const int HeadBytes = 512;

    private readonly List<UnreadRecord> _unread = [];
    private readonly UnpackingBudget _budget = new(maxBytes);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The page as JSON, where it is one document: cursors are read from it.</summary>
    public JsonElement? Document { get; private set; }

    /// <summary>Lines that are no records; complete once all records were read.</summary>
    public IReadOnlyList<UnreadRecord> Unread => _unread;

    /// <exception cref="SourceException">The page is damaged, or of another form; what was read before is good.</exception>
    public IEnumerable<SourceRecord> Read(Stream content)
    {
        using var records = Begin(content).GetEnumerator();
        while (true)
        {
            try
            {
                if (!records.MoveNext())
                {
                    break;
                }
            }
            catch (Exception fault) when (fault is InvalidDataException or ReportFormatException or EndOfStreamException or DecoderFallbackException or JsonException or System.Xml.XmlException or IcebergException)
            {
                throw new SourceException("bad_page", $"the page is damaged or {FormatText}: {WordsOf(fault)}", isTransient: true, inner: fault);
            }

            yield return records.Current;
        }
    }

    private string FormatText => endpoint.Format == Auto ? "of no form that is read here" : $"no {endpoint.Format}";

    private static string WordsOf(Exception fault) => fault is JsonException broken ? BrokenJson.DescribeWithLine(broken) : fault.Message;

    // Opening is a part of reading: its faults are reported in the same way.
    private IEnumerable<SourceRecord> Begin(Stream content)
    {
        foreach (var record in Open(content, 0))
        {
            yield return record;
        }
    }

    private IEnumerable<SourceRecord> Open(Stream content, int nesting)
    {
        var source = ReportStream.Open(content, maxBytes, default);
        var packing = ReportPacking.Of(source.Head.Span);
        return packing switch
        {
            Packing.Gzip when nesting >= MaxNesting => throw new ReportFormatException($"is packed more than {MaxNesting} times"),
            Packing.Gzip => Open(new GzipMembers(source, _budget), nesting + 1),
            Packing.Zip => OpenZip(source, nesting),
            _ => ReadPlain(source),
        };
    }

    private IEnumerable<SourceRecord> OpenZip(Stream packed, int nesting)
    {
        // A zip begins at its end: it has to be there as a whole.
        var archive = Whole(packed);
        var members = ZipDirectory.Read(archive, _budget);
        if (members.Any(member => member.Name == ReportPacking.WorkbookPart))
        {
            return OpenWorkbook(archive, members);
        }

        return nesting >= MaxNesting ? throw new ReportFormatException($"is packed more than {MaxNesting} times") : OpenMembers(archive, members, nesting);
    }

    private IEnumerable<SourceRecord> OpenMembers(MemoryStream archive, IReadOnlyList<ZipMember> members, int nesting)
    {
        foreach (var member in members.Where(member => member.IsReport))
        {
            using var part = ZipMemberStream.Open(archive, member, _budget);
            foreach (var record in Open(part, nesting + 1))
            {
                yield return record;
            }
        }
    }

    private IEnumerable<SourceRecord> OpenWorkbook(MemoryStream archive, IReadOnlyList<ZipMember> parts)
    {
        var time = new ReadingTime(_clock);
        new WorkbookInspection(_budget, time, default).Require(archive, parts);
        archive.Position = 0;
        return Timed(time, WorkbookPages.Read(archive, endpoint, time));
    }

    private IEnumerable<SourceRecord> ReadPlain(ReportStream source)
    {
        var head = source.Head.Span.TrimStart(" \t\r\n"u8);
        head = head[..Math.Min(head.Length, HeadBytes)];
        if (IsHtml(head))
        {
            throw new SourceException("html_page", "the source answered with a web page instead of data; often an error page or a log-in", isTransient: true);
        }

        var format = endpoint.Format != Auto ? endpoint.Format : FormatOf(head);
        return format switch
        {
            "json" => JsonPages.Read(Whole(source).ToArray(), endpoint.ResponsePath, document => Document = document, _unread),
            "ndjson" => JsonPages.ReadLines(source, _unread),
            "parquet" => ParquetPages.Read(Whole(source)),
            "xlsx" => throw new ReportFormatException("is no workbook"),
            "xml" => ReadXml(source),
            _ => TablePages.Read(source, endpoint.HeaderHas, _unread),
        };
    }

    private IEnumerable<SourceRecord> ReadXml(ReportStream source)
    {
        var time = new ReadingTime(_clock);
        return Timed(time, time.Count(() => XmlPages.Read(new XmlGuard(source, time), endpoint, document => Document = document)));
    }

    // What takes the records may take its time.
    private static IEnumerable<SourceRecord> Timed(ReadingTime time, IEnumerable<SourceRecord> parsed)
    {
        using var records = parsed.GetEnumerator();
        while (time.Count(records.MoveNext))
        {
            yield return records.Current;
        }
    }

    private static bool IsHtml(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head).ToLowerInvariant();
        return text.StartsWith("<!doctype html", StringComparison.Ordinal) || text.StartsWith("<html", StringComparison.Ordinal);
    }

    private static string FormatOf(ReadOnlySpan<byte> head) => head switch
    {
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "parquet",
        [(byte)'<', ..] => "xml",
        [(byte)'[', ..] => "json",
        [(byte)'{', ..] => IsLines(head) ? "ndjson" : "json",
        _ => "csv",
    };

    // The first line alone is a whole object, and another follows.
    private static bool IsLines(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        if (end < 0 || !head[(end + 1)..].TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(head[..end]);
            return JsonDocument.TryParseValue(ref reader, out var first) && first is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private MemoryStream Whole(Stream source)
    {
        var memory = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var count = source.Read(buffer); count > 0; count = source.Read(buffer))
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > maxBytes)
            {
                throw new ReportFormatException($"has more than {maxBytes >> 20} MiB");
            }
        }

        memory.Position = 0;
        return memory;
    }
}
