using System.Globalization;

namespace GridGrains.Silo.Backfills;

/// <param name="Refusal">Why it does not fit; null where it does.</param>
internal readonly record struct DiskNeed(long Bytes, string? Refusal);

/// <summary>Says before a backfill begins what it will take on the disk, and refuses one that does not fit.</summary>
/// <param name="free">Bytes that are free where the tables are; null where they are elsewhere.</param>
internal sealed class BackfillDisk(Func<long?> free)
{
    /// <summary>Of the bytes of a report: data files of the lake and the parts of the warehouse, before and after a merge.</summary>
    private const double OfPlain = 0.6;

    // Reports are packed to a tenth and less.
    private const double OfPacked = 6;

    /// <summary>What the log, the checkpoints and merges go on with.</summary>
    private const long Reserve = 1L << 30;

    private static readonly string[] Packed = [".gz", ".zip", ".xlsx", ".parquet"];

    public DiskNeed NeedOf(IEnumerable<string> files)
    {
        var bytes = (long)files.Sum(file => LengthOf(file) * (Packed.Contains(Path.GetExtension(file).ToLowerInvariant()) ? OfPacked : OfPlain));
        return new DiskNeed(bytes, free() is { } left && left < bytes + Reserve
            ? string.Create(CultureInfo.InvariantCulture, $"it would take some {bytes / 1e9:0.0} GB, and {left / 1e9:0.0} GB are free, of which 1 GB is kept for live data; make room, or load it in parts")
            : null);
    }

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;
}
