using System.Buffers;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>Stored form of <see cref="PartitionTally"/>: a version byte, counts, classes, then the intervals that have rows.</summary>
public static class PartitionTallyCodec
{
    public const byte Version = 1;

    public static void Encode(PartitionTally tally, IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        Write(writer, tally.Counts);
        foreach (var count in tally.Digits)
        {
            writer.Unsigned((ulong)count);
        }

        foreach (var count in tally.Magnitudes)
        {
            writer.Unsigned((ulong)count);
        }

        writer.Unsigned((ulong)tally.FilledIntervals());
        for (var i = 0; i < tally.Intervals.Length; i++)
        {
            if (tally.Intervals[i].Rows > 0)
            {
                Write(writer, i, tally.Intervals[i]);
            }
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: damaged or newer than this program.</exception>
    public static PartitionTally Decode(PartitionId id, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() is var version && version != Version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored tally has version {version}; this program reads up to {Version}");
        }

        var tally = new PartitionTally(id);
        Read(ref reader, tally.Counts);
        for (var i = 0; i < tally.Digits.Length; i++)
        {
            tally.Digits[i] = (int)reader.Unsigned();
        }

        for (var i = 0; i < tally.Magnitudes.Length; i++)
        {
            tally.Magnitudes[i] = (int)reader.Unsigned();
        }

        for (var left = reader.Unsigned(); left > 0; left--)
        {
            ReadInterval(ref reader, tally);
        }

        reader.ExpectEnd();
        return tally;
    }

    private static void Write(StateWriter writer, TallyCounts counts)
    {
        foreach (var count in (ReadOnlySpan<long>)
            [counts.Rows, counts.DefectRows, counts.IdentityBroken, counts.EnergyUnequal, counts.OffGrid, counts.Rejected, counts.Split, counts.NoCongestion, counts.NoLoss, counts.Published,
            counts.IdentityErrorTicks, counts.EnergyTicks, counts.CongestionTicks, counts.LossTicks, counts.LagSeconds, counts.LagSquares])
        {
            writer.Signed(count);
        }
    }

    private static void Read(ref StateReader reader, TallyCounts counts)
    {
        counts.Rows = reader.Signed();
        counts.DefectRows = reader.Signed();
        counts.IdentityBroken = reader.Signed();
        counts.EnergyUnequal = reader.Signed();
        counts.OffGrid = reader.Signed();
        counts.Rejected = reader.Signed();
        counts.Split = reader.Signed();
        counts.NoCongestion = reader.Signed();
        counts.NoLoss = reader.Signed();
        counts.Published = reader.Signed();
        counts.IdentityErrorTicks = reader.Signed();
        counts.EnergyTicks = reader.Signed();
        counts.CongestionTicks = reader.Signed();
        counts.LossTicks = reader.Signed();
        counts.LagSeconds = reader.Signed();
        counts.LagSquares = reader.Signed();
    }

    private static void Write(StateWriter writer, int index, in IntervalTally interval)
    {
        writer.Unsigned((ulong)index);
        writer.Unsigned((ulong)interval.Rows);
        writer.Unsigned((ulong)interval.Repeats);
        writer.Signed(interval.SumTicks);
        writer.Double(interval.Least);
        writer.Double(interval.Most);
    }

    private static void ReadInterval(ref StateReader reader, PartitionTally tally)
    {
        var index = reader.Unsigned();
        if (index >= (ulong)tally.Intervals.Length)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored tally of {tally.Id} has an interval {index} that its day does not have");
        }

        tally.Restore((int)index, new IntervalTally((int)reader.Unsigned(), (int)reader.Unsigned(), reader.Signed(), reader.Double(), reader.Double()));
    }
}
