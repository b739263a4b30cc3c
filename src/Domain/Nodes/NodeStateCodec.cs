using System.Buffers;
using System.Runtime.CompilerServices;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// Stored form of <see cref="NodeState"/>: a version byte, then fields in fixed order, then from version 2 on tagged sections
/// (<see cref="NodeSections"/>). A new version adds a branch to <see cref="Decode"/>; the branches of old versions stay.
/// </summary>
/// <remarks>A silo that comes back reads and writes every state in its first seconds: what does so is compiled for speed at once.</remarks>
public static class NodeStateCodec
{
    public const byte Version = 2;

    private const byte LastWithoutSections = 1;

    // Real time and day ahead: the form has no number of topics.
    private const int TopicCount = 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode(NodeState state, IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        WriteLabels(writer, state.Labels);
        for (var topic = 0; topic < TopicCount; topic++)
        {
            writer.Signed(state.LastOffsets[topic]);
        }

        writer.Signed(state.DistinctCount);
        writer.Signed(state.StandingSumTicks);
        writer.Unsigned((ulong)state.Tracks.Length);
        foreach (var track in state.Tracks)
        {
            WriteTrack(writer, track);
        }

        NodeSections.Write(writer, state);
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: the bytes are damaged or newer than this program.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NodeState Decode(EntityKey key, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var version = reader.Byte();
        if (version is 0 or > Version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"the state of {key} has version {version}; this program reads up to {Version}");
        }

        var state = new NodeState(key) { Labels = ReadLabels(ref reader) };
        for (var topic = 0; topic < TopicCount; topic++)
        {
            state.AppliedUpTo(topic, reader.Signed());
        }

        state.DistinctCount = reader.Signed();
        state.StandingSumTicks = reader.Signed();
        for (var tracks = reader.Unsigned(); tracks > 0; tracks--)
        {
            state.Restore(ReadTrack(ref reader));
        }

        if (version > LastWithoutSections)
        {
            NodeSections.Read(ref reader, state);
        }

        WeekSection.Complete(state);
        foreach (var track in state.Tracks)
        {
            if (!track.Baselines.HasLearned)
            {
                track.LearnRing(key.Iso);
            }
        }

        return state;
    }

    private static void WriteLabels(StateWriter writer, NodeLabels labels)
    {
        writer.Text(labels.Name);
        writer.Text(labels.Type);
        writer.Text(labels.Hub);
        writer.Text(labels.Zone);
        writer.Text(labels.BalancingAuthority);
    }

    private static NodeLabels ReadLabels(ref StateReader reader)
    {
        var labels = new NodeLabels(reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Text());
        return labels == NodeLabels.None ? NodeLabels.None : labels;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteTrack(StateWriter writer, ProductTrack track)
    {
        writer.Byte((byte)track.Product);
        FactCodec.Write(writer, track.Latest);
        writer.Time(track.Session.StartUtc);
        writer.Time(track.Session.EndUtc);
        writer.Signed(track.Session.Count);
        writer.Signed(track.Session.SumTicks);
        writer.Signed(track.Session.MinTicks);
        writer.Signed(track.Session.MaxTicks);
        writer.Time(track.ClosedThroughUtc);
        writer.Signed(track.LateCount);
        WriteRing(writer, track);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ProductTrack ReadTrack(ref StateReader reader)
    {
        var track = new ProductTrack(reader.Product());
        track.Latest = FactCodec.Read(ref reader, track.Product);
        track.Session = new TradingSession(
            reader.Time(), reader.Time(), (int)reader.Signed(), reader.Signed(), (int)reader.Signed(), (int)reader.Signed());
        var closedThrough = reader.Time();
        track.LateCount = (int)reader.Signed();
        ReadRing(ref reader, track);
        track.CloseWindows(closedThrough);
        return track;
    }

    // Prices and stamps move little from slot to slot: differences make them one or two bytes each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteRing(StateWriter writer, ProductTrack track)
    {
        var ring = track.Ring;
        var slots = (int)(ring.NewestSlot - ring.OldestSlot + 1);
        writer.Signed(ring.NewestSlot);
        writer.Unsigned((ulong)slots);
        var before = default(PriceRing.Row);
        for (var slot = ring.OldestSlot; slot <= ring.NewestSlot; slot++)
        {
            var row = ring.RowAt(ring.IndexOf(slot));
            if (row.Price == PriceTicks.Missing)
            {
                writer.Unsigned(0);
                continue;
            }

            writer.Unsigned(1 + ZigZag((long)row.Price - before.Price));
            writer.Signed((long)row.KnownAfterSeconds - before.KnownAfterSeconds);
            writer.UInt16(row.Fingerprint);
            writer.Byte(row.SourceVersion);
            WriteDayAhead(writer, track, slot);
            before = row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadRing(ref StateReader reader, ProductTrack track)
    {
        var newest = reader.Signed();
        var slots = reader.Unsigned();
        if (slots > (ulong)track.Ring.Capacity || newest < (long)slots - 1 || newest > track.Ring.SlotOf(DateTime.MaxValue.AddDays(-1)))
        {
            throw StateReader.Damaged("a range of intervals");
        }

        Span<PriceRing.Row> rows = stackalloc PriceRing.Row[(int)slots];
        var hours = default(DayAheadHours.Builder);
        var before = default(PriceRing.Row);
        for (var i = 0; i < rows.Length; i++)
        {
            var tag = reader.Unsigned();
            if (tag == 0)
            {
                rows[i] = new PriceRing.Row(PriceTicks.Missing, 0, 0, 0);
                continue;
            }

            var price = (int)(before.Price + UnZigZag(tag - 1));
            var knownAfter = (int)(before.KnownAfterSeconds + reader.Signed());
            rows[i] = before = new PriceRing.Row(price, knownAfter, reader.UInt16(), reader.Byte());
            if (track.Product.IsDayAhead())
            {
                hours.Add(newest - rows.Length + 1 + i, new DayAheadPrice(reader.Double(), reader.Float(), reader.Float(), reader.Float()));
            }
        }

        track.Ring.Restore(newest, rows);
        track.DayAheadHours = hours.Build();
    }

    private static void WriteDayAhead(StateWriter writer, ProductTrack track, long hour)
    {
        if (track.Product.IsDayAhead())
        {
            var price = track.DayAheadHours.At(hour) ?? default;
            writer.Double(price.Lmp);
            writer.Float(price.Energy);
            writer.Float(price.Congestion);
            writer.Float(price.Loss);
        }
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
