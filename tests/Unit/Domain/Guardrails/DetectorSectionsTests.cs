using System.Buffers;
using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;
using SampleSections = GridGrains.Domain.Guardrails.DetectorSections<GridGrains.Tests.Unit.Domain.Guardrails.SampleDetectors, GridGrains.Tests.Unit.Domain.Guardrails.SampleBaselines>;

namespace GridGrains.Tests.Unit.Domain.Guardrails;

public sealed class DetectorSectionsTests
{
    [Fact]
    public void Baselines_come_back_as_they_were() =>
        Gen.Select(Gen.Long[0, 1000], GenPrice, GenPrice.Nullable()).Sample((count, sum, last) =>
        {
            var baselines = new SampleBaselines
            {
                Mean = count == 0 ? default : new MeanBaseline(count, sum),
                Repeat = new RepeatBaseline { Last = last is { } known ? [known] : null },
            };

            var copy = Read(Write(baselines), out var unread);

            Assert.Equal(baselines.Mean, copy.Mean);
            Assert.Equal(baselines.Repeat.Last, copy.Repeat.Last);
            Assert.Empty(unread);
        });

    [Fact]
    public void Detector_that_has_nothing_to_remember_takes_no_byte() => Assert.Equal((byte[])[0], Write(default));

    [Fact]
    public void Only_baselines_of_watched_products_are_written()
    {
        var baselines = new SampleBaselines { Mean = new MeanBaseline(1, 10), Repeat = new RepeatBaseline { Last = [10] } };

        Assert.Equal([(uint)MeanDetector.Tag, (uint)RepeatDetector.Tag], TagsOf(Write(baselines)));
        Assert.Equal([(uint)RepeatDetector.Tag], TagsOf(Write(baselines, PriceProduct.DayAheadHourly)));
    }

    [Fact]
    public void Older_version_of_a_baseline_is_read()
    {
        var copy = Read(Section(MeanDetector.Tag, version: 1, writer =>
        {
            writer.Unsigned(4);
            writer.Double(2.5);
        }), out _);

        Assert.Equal(new MeanBaseline(4, 10), copy.Mean);
    }

    [Fact]
    public void Newer_version_and_unknown_tag_are_left_to_the_caller()
    {
        Read(Section(MeanDetector.Tag, version: 3, writer => writer.Byte(1)), out var newer);
        Read(Section((DetectorTag)9, version: 1, writer => writer.Byte(1)), out var unknown);

        Assert.Equal(3, Assert.Single(newer).Version);
        Assert.Equal(9u, Assert.Single(unknown).Tag);
    }

    [Fact]
    public void Damaged_baseline_is_refused_by_the_name_of_its_detector()
    {
        var sound = Section(RepeatDetector.Tag, version: 1, writer => writer.Double(10));
        (string Fault, byte[] Bytes)[] faults =
        [
            ("ends early", Section(RepeatDetector.Tag, version: 1, writer => writer.UInt16(1))),
            ("bytes after its end", Section(RepeatDetector.Tag, version: 1, writer => writer.Text("eight and more"))),
            ("not finite", Section(RepeatDetector.Tag, version: 1, writer => writer.Double(double.NaN))),
        ];

        Assert.Equal(10, Read(sound, out _).Repeat.Last![0]);
        Assert.All(faults, fault =>
        {
            var refused = Assert.Throws<DomainException>(() => Read(fault.Bytes, out _));
            Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
            Assert.Contains($"baseline of {RepeatDetector.Tag}, section {(int)RepeatDetector.Tag} of part 1 in version 1", refused.Message, StringComparison.Ordinal);
            Assert.Contains(fault.Fault, refused.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Length_beyond_the_state_is_refused_by_the_name_of_the_section()
    {
        var refused = Assert.Throws<DomainException>(() => Read([9, 1, 1, 0, 200, 1, 7, 7], out _));

        Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
        Assert.Contains("section 9 of part 1 in version 1 of 200 bytes where 2 are left", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Baselines_are_written_without_allocation()
    {
        var baselines = new SampleBaselines { Mean = new MeanBaseline(1, 10), Repeat = new RepeatBaseline { Last = [10] } };
        var output = new ArrayBufferWriter<byte>(1024);

        Assert.Equal(0, Allocations.Fewest(() =>
        {
            output.ResetWrittenCount();
            SampleSections.Write(new StateWriter(output), PriceProduct.RealTime5Min, ref baselines);
        }));
        Assert.NotEqual(0, output.WrittenCount);
    }

    private static byte[] Write(SampleBaselines baselines, PriceProduct product = PriceProduct.RealTime5Min)
    {
        var output = new ArrayBufferWriter<byte>();
        SampleSections.Write(new StateWriter(output), product, ref baselines);
        StateSections.WriteEnd(new StateWriter(output));
        return output.WrittenSpan.ToArray();
    }

    private delegate void SectionBody(StateWriter writer);

    private static byte[] Section(DetectorTag tag, byte version, SectionBody write)
    {
        var (inner, output) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        write(new StateWriter(inner));
        StateSections.Write(new StateWriter(output), new SectionHeader((uint)tag, (byte)PriceProduct.RealTime5Min, version, 0), inner.WrittenSpan);
        StateSections.WriteEnd(new StateWriter(output));
        return output.WrittenSpan.ToArray();
    }

    private static SampleBaselines Read(byte[] stored, out List<SectionHeader> unread)
    {
        var baselines = default(SampleBaselines);
        var reader = new StateReader(stored);
        unread = [];
        while (StateSections.TryRead(ref reader, out var header, out var bytes))
        {
            if (!SampleSections.TryRead(header, bytes, ref baselines))
            {
                unread.Add(header);
            }
        }

        reader.ExpectEnd();
        return baselines;
    }

    private static List<uint> TagsOf(byte[] stored)
    {
        var tags = new List<uint>();
        var reader = new StateReader(stored);
        while (StateSections.TryRead(ref reader, out var header, out _))
        {
            tags.Add(header.Tag);
        }

        return tags;
    }
}
