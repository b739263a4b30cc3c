using System.Buffers;
using System.Runtime.CompilerServices;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// The sections of a node's stored form. A section's part is the product whose series it is about; 0 is the whole node, whose clock is that
/// of the product that is furthest behind.
/// </summary>
internal static class NodeSections
{
    private const byte WholeNode = 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(StateWriter writer, NodeState state)
    {
        foreach (var track in state.Tracks)
        {
            DetectorSections<SeriesDetectors, SeriesBaselines>.Write(writer, track.Product, ref track.Baselines);
            WriteEpisode(writer, track);
            WeekSection.Write(writer, track);
        }

        // After those of this program: of two versions of one section the newer is the one read last.
        foreach (var kept in state.KeptSections)
        {
            var behind = Math.Max(0, (ClockOf(state, kept.Header.Part) - kept.AsOfUtc).Ticks) / TimeSpan.TicksPerMinute;
            if (behind <= StateSections.KeptFor.TotalMinutes)
            {
                StateSections.Write(writer, kept.Header with { BehindMinutes = (ulong)behind }, kept.Bytes);
            }
        }

        StateSections.WriteEnd(writer);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read(ref StateReader reader, NodeState state)
    {
        while (StateSections.TryRead(ref reader, out var header, out var bytes))
        {
            var clock = ClockOf(state, header.Part);
            if (header.BehindMinutes <= StateSections.KeptFor.TotalMinutes && !TryReadBaseline(state, header, bytes))
            {
                var ticks = clock.Ticks - (long)header.BehindMinutes * TimeSpan.TicksPerMinute;
                state.Keep(new KeptSection(header, new DateTime(Math.Max(0, ticks), DateTimeKind.Utc), bytes.ToArray()));
            }
        }

        reader.ExpectEnd();
    }

    private static bool TryReadBaseline(NodeState state, in SectionHeader header, ReadOnlySpan<byte> bytes) =>
        header.Part != WholeNode
        && (TryReadEpisode(state, header, bytes) || WeekSection.TryRead(state, header, bytes) || DetectorSections<SeriesDetectors, SeriesBaselines>.TryRead(header, bytes, ref state.FindTrack((PriceProduct)header.Part)!.Baselines));

    private static void WriteEpisode(StateWriter writer, ProductTrack track)
    {
        if (track.Episode is { } open)
        {
            var scratch = new ArrayBufferWriter<byte>();
            open.Write(new StateWriter(scratch));
            StateSections.Write(writer, new SectionHeader(Episode.SectionTag, (byte)track.Product, Episode.SectionVersion, BehindMinutes: 0), scratch.WrittenSpan);
        }
    }

    private static bool TryReadEpisode(NodeState state, in SectionHeader header, ReadOnlySpan<byte> bytes)
    {
        if (header.Tag != Episode.SectionTag || header.Version > Episode.SectionVersion)
        {
            return false;
        }

        var reader = new StateReader(bytes);
        state.FindTrack((PriceProduct)header.Part)!.Episode = Episode.Read(ref reader);
        reader.ExpectEnd();
        return true;
    }

    private static DateTime ClockOf(NodeState state, byte part)
    {
        if (part != WholeNode)
        {
            return state.FindTrack((PriceProduct)part)?.ClosedThroughUtc ?? throw StateReader.Damaged($"a section of product {part}, which the node has no prices of,");
        }

        var clock = DateTime.MaxValue;
        foreach (var track in state.Tracks)
        {
            clock = track.ClosedThroughUtc < clock ? track.ClosedThroughUtc : clock;
        }

        return state.Tracks.IsEmpty ? DateTime.MinValue : clock;
    }
}
