namespace GridGrains.Feeds.Reports;

internal enum Packing
{
    None,
    Gzip,
    Zip,
}

/// <summary>Finds by the first bytes how a report is packed; names lie.</summary>
internal static class ReportPacking
{
    /// <summary>An xlsx workbook is a zip by its bytes but one report by its meaning: this entry shows it.</summary>
    public const string WorkbookPart = "[Content_Types].xml";

    public static Packing Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Packing.Gzip
        : head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8) ? Packing.Zip
        : Packing.None;
}
