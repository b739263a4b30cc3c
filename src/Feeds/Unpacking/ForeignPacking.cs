using System.Text;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>Packings and encodings that are not read, known by their first bytes, so that a refusal says what to do.</summary>
internal static class ForeignPacking
{
    private const string Repack = "unpack it, or pack it as gzip or zip";
    private const string Resave = "save it as UTF-8";
    private const int TarMark = 257;

    private static readonly (byte[] Mark, string Refusal)[] Marks =
    [
        ([0x28, 0xB5, 0x2F, 0xFD], $"is packed with zstd, which is not read in files; {Repack}"),
        ([(byte)'B', (byte)'Z', (byte)'h'], $"is packed with bzip2, which is not read; {Repack}"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], $"is packed with xz, which is not read; {Repack}"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], $"is a 7z archive, which is not read; {Repack}"),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 7], $"is a rar archive, which is not read; {Repack}"),
        ([0x1F, 0x9D], $"is packed with compress, which is not read; {Repack}"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "is a workbook of the old form (xls), which is not read; save it as xlsx or CSV"),
        ([0xFF, 0xFE, 0, 0], $"is UTF-32, which is not read; {Resave}"),
        ([0, 0, 0xFE, 0xFF], $"is UTF-32, which is not read; {Resave}"),
    ];

    /// <exception cref="ReportFormatException">The file is packed or encoded in a way that is not read.</exception>
    public static void Refuse(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, refusal) in Marks)
        {
            if (head.StartsWith(mark))
            {
                throw new ReportFormatException(refusal);
            }
        }

        if (head.Length > TarMark && head[TarMark..].StartsWith("ustar"u8))
        {
            throw new ReportFormatException($"is a tar archive, which is not read; {Repack}");
        }

        RefuseWideText(head);
    }

    /// <summary>The mark of UTF-16 says how to read it. Without one, a zero beside each of the first letters shows it.</summary>
    private static void RefuseWideText(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4 || head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return;
        }

        var zeros = (head[0] == 0, head[1] == 0, head[2] == 0, head[3] == 0);
        if (zeros is (false, true, false, true) or (true, false, true, false))
        {
            throw new ReportFormatException($"is UTF-16 without a byte-order mark; {Resave}");
        }

        if (zeros is (false, true, true, true) or (true, true, true, false))
        {
            throw new ReportFormatException($"is UTF-32, which is not read; {Resave}");
        }
    }
}
