using GridGrains.Feeds.Canonical;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>
/// Takes the packing off a file and hands on each report within it. Whatever of it is damaged, foreign or too large is refused by name, and
/// the entries beside it are read.
/// </summary>
internal sealed class ReportUnpacker(
    ReportReader reader, IReadOnlyList<IReportLayout> layouts, Action<ReportHead, Stream> read, Action<string, string> refuse, CancellationToken cancellation)
{
    // On disk; reading a zip needs to seek.
    private const long MaxInnerBytes = 512L << 20;

    public void Open(string name, Stream content) => Open(name, content, nesting: 0, new UnpackingBudget(reader.MaxFileBytes), writtenAt: null);

    private void Open(string name, Stream content, int nesting, UnpackingBudget budget, DateTime? writtenAt)
    {
        try
        {
            var start = content.CanSeek ? content.Position : 0;
            var report = ReportStream.Open(content, reader.MaxReportBytes, cancellation);
            switch (ReportPacking.Of(report.Head.Span))
            {
                case Packing.Gzip:
                    RequireNesting(nesting);
                    using (var unpacked = new GzipMembers(report, budget))
                    {
                        Open(name, unpacked, nesting + 1, budget, writtenAt);
                    }

                    break;
                case Packing.Zip when content.CanSeek:
                    content.Position = start;
                    OpenZip(name, content, nesting, budget);
                    break;
                case Packing.Zip:
                    using (var copy = SpoolFile.Copy(report, reader.ScratchFolder, MaxInnerBytes))
                    {
                        OpenZip(name, copy, nesting, budget);
                    }

                    break;
                case Packing.None when CanonicalParquetForm.IsParquet(report.Head.Span):
                    OpenParquet(name, content, start, report);
                    break;
                default:
                    ForeignPacking.Refuse(report.Head.Span);
                    var time = report.Head.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? new ReadingTime(reader.ParsingClock) : null;
                    read(new ReportHead(name, report.Head) { WrittenAt = writtenAt, Time = time }, time is null ? report : new XmlGuard(report, time));
                    break;
            }
        }
        catch (ReportFormatException refusal)
        {
            refuse(name, refusal.Message);
        }
    }

    // What it holds stands at its end: a packed one is spooled.
    private void OpenParquet(string name, Stream content, long start, ReportStream report)
    {
        var head = new ReportHead(name, report.Head);
        if (content.CanSeek)
        {
            content.Position = start;
            read(head, content);
            return;
        }

        using var copy = SpoolFile.Copy(report, reader.ScratchFolder, MaxInnerBytes);
        read(head, copy);
    }

    private void OpenZip(string name, Stream archive, int nesting, UnpackingBudget budget)
    {
        var members = ZipDirectory.Read(archive, budget);
        if (members.Any(member => member.Name == ReportPacking.WorkbookPart))
        {
            OpenWorkbook(name, archive, members, budget);
            return;
        }

        RequireNesting(nesting);
        var reports = members.Where(member => member.IsReport).ToList();
        if (reports.Count == 0)
        {
            throw new ReportFormatException("the zip holds no file (hidden ones do not count)");
        }

        foreach (var member in ReportFiles.Group(reports, member => member.Name, layouts).SelectMany(group => group))
        {
            OpenMember($"{name}!{member.Name}", archive, member, nesting + 1, budget);
            if (budget.IsSpent)
            {
                throw new ReportFormatException("the rest of the zip is not read");
            }
        }
    }

    private void OpenMember(string name, Stream archive, ZipMember member, int nesting, UnpackingBudget budget)
    {
        ZipMemberStream content;
        try
        {
            content = ZipMemberStream.Open(archive, member, budget);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or ReportFormatException)
        {
            refuse(name, unreadable is ReportFormatException ? unreadable.Message : $"is damaged: {unreadable.Message}");
            return;
        }

        using (content)
        {
            Open(name, content, nesting, budget, member.WrittenAt);
        }
    }

    private void OpenWorkbook(string name, Stream workbook, IReadOnlyList<ZipMember> parts, UnpackingBudget budget)
    {
        var time = new ReadingTime(reader.ParsingClock);
        new WorkbookInspection(budget, time, cancellation).Require(workbook, parts);
        var head = new byte[Math.Min(workbook.Length, ReportReader.HeadBytes)];
        workbook.Position = 0;
        workbook.ReadExactly(head);
        workbook.Position = 0;
        read(new ReportHead(name, head) { Time = time }, workbook);
    }

    private static void RequireNesting(int nesting)
    {
        if (nesting >= ReportReader.MaxNesting)
        {
            throw new ReportFormatException($"is packed more than {ReportReader.MaxNesting} times");
        }
    }
}
