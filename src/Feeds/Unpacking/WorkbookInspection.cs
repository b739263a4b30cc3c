using System.Xml;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>
/// Looks through a workbook before it is read: the library that reads it fills up to any cell, however far out, and holds texts and styles
/// in memory. Here every part is checked against its checksum, and what the library would build is counted.
/// </summary>
internal sealed class WorkbookInspection(UnpackingBudget budget, ReadingTime time, CancellationToken cancellation)
{
    /// <summary>Rows times columns over all sheets; a year of quarter hours of all hubs and zones has 4 million.</summary>
    public const long MaxCells = 10_000_000;

    /// <summary>Texts, styles and every other part but sheets are held in memory as a whole.</summary>
    public const long MaxPartBytes = 32L << 20;

    public const long MaxSheetBytes = 512L << 20;

    // What the format allows.
    private const int MaxRows = 1 << 20;
    private const int MaxColumns = 1 << 14;

    // Merged cells, links, formats of columns.
    private const int MaxOtherElements = 100_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private long _cells;
    private long _sheetBytes;

    /// <exception cref="ReportFormatException">The workbook is damaged or too large.</exception>
    public void Require(Stream workbook, IReadOnlyList<ZipMember> parts)
    {
        time.Begin();
        try
        {
            RequireParts(workbook, parts);
        }
        finally
        {
            time.End();
        }
    }

    private void RequireParts(Stream workbook, IReadOnlyList<ZipMember> parts)
    {
        foreach (var part in parts)
        {
            if (part.Name is "xl/workbook.bin")
            {
                throw new ReportFormatException("is a binary workbook (xlsb), which is not read; save it as xlsx or CSV");
            }

            try
            {
                using var content = ReportStream.Open(ZipMemberStream.Open(workbook, part, budget), MaxSheetBytes, cancellation);
                RequirePart(part, content);
            }
            catch (XmlException broken)
            {
                throw new ReportFormatException($"is a damaged workbook: no XML at line {broken.LineNumber}, column {broken.LinePosition} of {part.Name}", broken);
            }
            catch (Exception broken) when (broken is InvalidDataException or IOException or ReportFormatException { InnerException: InvalidDataException })
            {
                throw new ReportFormatException($"is a damaged workbook: {part.Name}: {(broken.InnerException ?? broken).Message}", broken);
            }
        }
    }

    private void RequirePart(ZipMember part, ReportStream content)
    {
        if (content.Head.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8))
        {
            using var guard = new XmlGuard(content, time);
            using var xml = XmlReader.Create(guard, Settings);
            if (xml.MoveToContent() == XmlNodeType.Element && xml.LocalName == "worksheet")
            {
                RequireSheet(part, xml);
            }
            else
            {
                RequireSize(part);
            }

            guard.CopyTo(Stream.Null);
        }
        else
        {
            RequireSize(part);
            content.CopyTo(Stream.Null);
        }
    }

    private static void RequireSize(ZipMember part)
    {
        if (part.Length > MaxPartBytes)
        {
            throw new ReportFormatException($"has a part of more than {MaxPartBytes >> 20} MiB that is no sheet: {part.Name}");
        }
    }

    private void RequireSheet(ZipMember part, XmlReader xml)
    {
        _sheetBytes += part.Length;
        if (_sheetBytes > MaxSheetBytes)
        {
            throw new ReportFormatException($"has sheets of more than {MaxSheetBytes >> 20} MiB");
        }

        var extent = new SheetExtent();
        var others = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "row":
                    time.Require();
                    extent.TakeRow(xml.GetAttribute("r"));
                    break;
                case "c":
                    extent.TakeCell(xml.GetAttribute("r"));
                    break;
                case not ("v" or "is" or "t" or "f" or "r" or "rPr"):
                    others++;
                    break;
            }

            Require(extent, others, part.Name);
        }

        _cells += (long)extent.Rows * extent.Columns;
        if (_cells > MaxCells)
        {
            throw new ReportFormatException($"has more than {MaxCells} cells, counting empty ones");
        }
    }

    private static void Require(SheetExtent extent, int others, string part)
    {
        if (extent.Rows > MaxRows)
        {
            throw new ReportFormatException($"{part} has more than {MaxRows} rows");
        }

        if (extent.Columns > MaxColumns || extent.CellsInRow > MaxColumns)
        {
            throw new ReportFormatException($"{part} has more than {MaxColumns} columns");
        }

        if (others > MaxOtherElements)
        {
            throw new ReportFormatException($"{part} has more than {MaxOtherElements} elements that are no cells");
        }
    }
}
