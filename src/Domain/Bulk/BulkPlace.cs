using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Bulk;

/// <summary>
/// Where a row of a bulk load stands: it never was in the log. Its partition is that of its key, numbered from <see cref="FirstPartition"/>; its
/// offset is the file's number in the manifest and the row's number within the file.
/// </summary>
public static class BulkPlace
{
    public const int FirstPartition = 2000;

    private const int RowBits = 32;

    public static bool IsBulk(int partition) => partition >= FirstPartition;

    public static int PartitionOf(EntityKey node) => PartitionOf(node.ToString(), Topics.LmpPartitions);

    /// <param name="partitions">Of the table's topic.</param>
    public static int PartitionOf(string key, int partitions) => FirstPartition + KeyPartitioner.PartitionOf(key, partitions);

    /// <param name="row">Counts all prices and values of series of the file from 0, also those that are not taken.</param>
    public static long OffsetOf(long file, long row) => row is >= 0 and < 1L << RowBits
        ? (file << RowBits) + row
        : throw new DomainException(DomainErrorCode.InvalidRecord, $"a file of more than {1L << RowBits} rows cannot be loaded; cut it into parts");

    public static long FileOf(long offset) => offset >> RowBits;

    public static long RowOf(long offset) => offset & ((1L << RowBits) - 1);

    /// <summary>
    /// The last word of a version: at equal known_at and source_version the log beats a bulk load, whichever came first. It orders as
    /// (is of the log, offset).
    /// </summary>
    public static long RankOf(int partition, long offset) => IsBulk(partition) ? offset + long.MinValue : offset;
}
