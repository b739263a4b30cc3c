using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>What one file may unpack to, over all its entries and layers. Real reports stay far below every limit.</summary>
internal sealed class UnpackingBudget(long maxBytes)
{
    /// <summary>A year of five-minute files in one zip has 105,408.</summary>
    public const int MaxEntries = 120_000;

    // Reports as text pack 10 to 50 times; a short one of equal rows may reach more, so the ratio counts from a size on.
    private const int MaxRatio = 200;
    private const long RatioFromBytes = 64L << 20;

    private long _bytes;
    private int _entries;

    /// <summary>True once a limit over the whole file was passed: nothing more of it is read.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Counts bytes that a layer gave out.</summary>
    /// <param name="unpacked">Of this layer and member so far, as <paramref name="packed"/> is.</param>
    public void TakeBytes(int count, long unpacked, long packed)
    {
        _bytes += count;
        if (_bytes > maxBytes)
        {
            IsSpent = true;
            throw new ReportFormatException($"unpacks to more than {maxBytes >> 20} MiB in all");
        }

        if (unpacked > RatioFromBytes && unpacked / MaxRatio > packed)
        {
            throw new ReportFormatException($"unpacks to more than {MaxRatio} times its size");
        }
    }

    public void TakeEntries(int count)
    {
        _entries += count;
        if (_entries > MaxEntries)
        {
            IsSpent = true;
            throw new ReportFormatException($"holds more than {MaxEntries} files");
        }
    }
}
