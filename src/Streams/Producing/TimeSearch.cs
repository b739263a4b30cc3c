using GridGrains.Domain.Log;

namespace GridGrains.Streams.Producing;

/// <summary>Finds a place by time. Appended times rise with the offset, so half of the range goes with each look.</summary>
internal static class TimeSearch
{
    // A broker's first answer to a new reader takes this long at most.
    private static readonly TimeSpan LookWait = TimeSpan.FromSeconds(5);

    /// <returns>The next offset to be written when everything is older.</returns>
    public static long FirstAtOrAfter(IPartitionLog log, TopicPartition partition, OffsetRange range, DateTime utc, CancellationToken cancellation)
    {
        var (low, high) = (range.Earliest, range.Next);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            using var reader = log.OpenReader([new TopicPosition(partition, middle)], 1);
            using var batch = reader.Read(LookWait, cancellation);
            if (batch is null || batch.FirstOffset >= high || batch.AppendedAtUtc(0) >= utc)
                high = middle;
            else
                low = batch.FirstOffset + 1;
        }

        return low;
    }
}
