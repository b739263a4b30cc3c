using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails;

/// <summary>Writes and reads the baselines of one series as sections of a stored state, one a detector.</summary>
public static class DetectorSections<TList, TBaselines>
    where TList : struct, IDetectorList<TBaselines>
    where TBaselines : struct
{
    // A section's length comes before its bytes, and an output cannot be gone back in.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    public static void Write(StateWriter writer, PriceProduct product, ref TBaselines baselines)
    {
        var writing = new Writing(writer, product, _scratch ??= new ArrayBufferWriter<byte>());
        TList.Visit(ref writing, ref baselines);
    }

    /// <returns>False when no detector of the list reads the section: its tag is of another program, or its version of a newer one.</returns>
    /// <exception cref="DomainException"><c>StorageVersion</c>: the section is damaged; the message names its detector.</exception>
    public static bool TryRead(in SectionHeader header, ReadOnlySpan<byte> bytes, ref TBaselines baselines)
    {
        var reading = new Reading(header, bytes);
        TList.Visit(ref reading, ref baselines);
        return reading.IsRead;
    }

    private readonly ref struct Writing(StateWriter writer, PriceProduct product, ArrayBufferWriter<byte> scratch) : IDetectorVisitor
    {
        private readonly StateWriter _writer = writer;

        public void Visit<TDetector, TBaseline>(ref TBaseline baseline)
            where TDetector : struct, IDetector<TBaseline>
            where TBaseline : struct
        {
            if (!TDetector.Watches(product))
            {
                return;
            }

            scratch.ResetWrittenCount();
            TDetector.Write(new StateWriter(scratch), baseline);
            if (scratch.WrittenCount > 0)
            {
                StateSections.Write(_writer, new SectionHeader((uint)TDetector.Tag, (byte)product, TDetector.Version, BehindMinutes: 0), scratch.WrittenSpan);
            }
        }
    }

    private ref struct Reading(SectionHeader header, ReadOnlySpan<byte> bytes) : IDetectorVisitor
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public bool IsRead { get; private set; }

        public void Visit<TDetector, TBaseline>(ref TBaseline baseline)
            where TDetector : struct, IDetector<TBaseline>
            where TBaseline : struct
        {
            if (header.Tag != (uint)TDetector.Tag || header.Version > TDetector.Version)
            {
                return;
            }

            try
            {
                var reader = new StateReader(_bytes);
                baseline = TDetector.Read(ref reader, header.Version);
                reader.ExpectEnd();
                IsRead = true;
            }
            catch (DomainException damaged) when (damaged.Code == DomainErrorCode.StorageVersion)
            {
                throw new DomainException(damaged.Code, $"the baseline of {TDetector.Tag}, {header}: {damaged.Message}", damaged);
            }
        }
    }
}
