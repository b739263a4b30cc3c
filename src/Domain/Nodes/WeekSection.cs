using System.Buffers;
using System.Runtime.CompilerServices;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// The week of a real-time product as a section of its node's stored form: the newest bucket, then each from the oldest on. The section of a
/// series that nothing has left yet is empty: a state without any was stored by a program that kept no week.
/// </summary>
internal static class WeekSection
{
    private const uint Tag = 101;
    private const byte Version = 1;
    private const byte Nothing = 0;
    private const byte Exact = 1;
    private const byte Marked = 2;

    // A section's length comes before its bytes, and an output cannot be gone back in.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(StateWriter writer, ProductTrack track)
    {
        if (track.Product.IsDayAhead())
        {
            return;
        }

        var scratch = _scratch ??= new ArrayBufferWriter<byte>();
        scratch.ResetWrittenCount();
        if (track.Week is { } week)
        {
            Write(new StateWriter(scratch), week, track.Ring.SlotMinutes);
        }

        StateSections.Write(writer, new SectionHeader(Tag, (byte)track.Product, Version, BehindMinutes: 0), scratch.WrittenSpan);
    }

    /// <remarks>A program that kept no week may have carried the section on: what left the ring meanwhile is not in it, so it is dropped.</remarks>
    public static bool TryRead(NodeState state, in SectionHeader header, ReadOnlySpan<byte> bytes)
    {
        if (header.Tag != Tag || header.Version > Version)
        {
            return false;
        }

        var track = state.FindTrack((PriceProduct)header.Part)!;
        track.HasStoredWeek = header.BehindMinutes == 0;
        if (track.HasStoredWeek && bytes.Length > 0)
        {
            var reader = new StateReader(bytes);
            track.Week = Read(ref reader, track);
            reader.ExpectEnd();
        }

        return true;
    }

    /// <summary>
    /// Marks the week of series that were stored without one. Where as many prices are in memory as the node ever took, none has left.
    /// </summary>
    public static void Complete(NodeState state)
    {
        var inMemory = 0L;
        foreach (var track in state.Tracks)
        {
            inMemory += track.Ring.Count;
        }

        foreach (var track in state.Tracks)
        {
            if (!track.Product.IsDayAhead() && !track.HasStoredWeek && !track.IsEmpty && state.DistinctCount > inMemory)
            {
                track.MarkWeek();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(in StateWriter writer, WeekBuckets week, int slotMinutes)
    {
        writer.Signed(week.Newest);
        var (first, last) = AllSlots(slotMinutes);
        for (var number = week.Oldest; number <= week.Newest; number++)
        {
            ref readonly var bucket = ref week[number];
            writer.Byte(bucket.IsMarked ? Marked : bucket.Count == 0 ? Nothing : Exact);
            if (bucket.IsMarked || bucket.Count > 0)
            {
                // Most buckets have all of their prices: what is missing takes fewer bytes.
                writer.Unsigned(first & ~bucket.FirstSlots);
                writer.Byte((byte)(last & ~bucket.LastSlots));
                writer.Signed(bucket.SumTicks);
                writer.Byte((byte)(bucket.SquareSum >> 64));
                writer.Unsigned((ulong)bucket.SquareSum);
                writer.Signed(bucket.MinTicks);
                writer.Signed(bucket.MaxTicks);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static WeekBuckets Read(ref StateReader reader, ProductTrack track)
    {
        var newest = reader.Signed();
        if (track.Product.IsDayAhead() || track.IsEmpty || newest != WeekBuckets.NumberOf(track.Ring.StartOf(track.Ring.NewestSlot)))
        {
            throw StateReader.Damaged("a week");
        }

        var week = new WeekBuckets(newest);
        var (first, last) = AllSlots(track.Ring.SlotMinutes);
        for (var number = week.Oldest; number <= newest; number++)
        {
            var kind = reader.Byte();
            if (kind > Marked)
            {
                throw StateReader.Damaged("six hours of a week");
            }

            if (kind != Nothing)
            {
                var (missing, missingLast, sum) = (reader.Unsigned(), reader.Byte(), reader.Signed());
                var squares = new UInt128(reader.Byte(), reader.Unsigned());
                week.Restore(number, WeekBucket.Restore(first & ~missing, (byte)(last & ~missingLast), kind == Marked, sum, squares, (int)reader.Signed(), (int)reader.Signed()));
            }
        }

        return week;
    }

    private static (ulong First, byte Last) AllSlots(int slotMinutes)
    {
        var all = (UInt128.One << (WeekBuckets.BucketHours * 60 / slotMinutes)) - 1;
        return ((ulong)all, (byte)(all >> 64));
    }
}
