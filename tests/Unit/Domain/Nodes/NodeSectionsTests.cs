using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

/// <summary>Sections that this program does not read, at the end of a node's stored form.</summary>
public sealed class NodeSectionsTests
{
    private const byte RealTime = (byte)PriceProduct.RealTime5Min;
    private const byte WholeNode = 0;
    private const int DayMinutes = 24 * 60;

    // Tag 31 in version 7 with three bytes; what is varied is the part and the minutes behind.
    private static readonly byte[] Payload = [0xC0, 0xFF, 0xEE];

    [Fact]
    public void Unknown_section_survives_any_number_of_stores() =>
        Gen.Select(Publications(60), Gen.Byte.Array[0, 300], Gen.UInt[100, uint.MaxValue]).Sample((log, bytes, tag) =>
        {
            var state = Replay(log);
            byte[] section = [.. Varint(tag), WholeNode, 9, 0, .. Varint((ulong)bytes.Length), .. bytes];
            var stored = With(state, section);

            Assert.Equal(stored, Encode(Decode(stored)));
            Assert.Equal(stored, Encode(Decode(Encode(Decode(stored)))));
        });

    [Fact]
    public void Section_of_a_newer_version_of_a_known_detector_survives()
    {
        var stored = With(StateOf(FiveMinutes(1, 2)), [1, RealTime, 2, 0, 3, .. Payload]);

        Assert.Equal(stored, Encode(Decode(stored)));
    }

    [Fact]
    public void Sections_of_one_state_keep_their_order()
    {
        var stored = With(StateOf(FiveMinutes(1, 2)), [31, RealTime, 7, 0, 3, .. Payload, 30, WholeNode, 1, 5, 0, 31, RealTime, 6, 0, 1, 1]);

        Assert.Equal(stored, Encode(Decode(stored)));
    }

    [Fact]
    public void Section_falls_behind_as_event_time_goes_on()
    {
        var state = Decode(With(StateOf(FiveMinutes(1, 2)), Section(RealTime, behind: 60)));

        var next = Fact(Noon.AddMinutes(65), 3);

        state.Apply(next);

        Assert.Equal(With(StateOf([.. FiveMinutes(1, 2), next]), Section(RealTime, behind: 120)), Encode(state));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, false)]
    public void Section_is_dropped_when_it_is_over_a_day_behind(int minutesMore, bool isKept)
    {
        var state = Decode(With(StateOf(FiveMinutes(1, 2)), Section(RealTime, behind: 0)));

        var next = Fact(Noon.AddMinutes(DayMinutes + 5 + minutesMore), 3);

        state.Apply(next);

        Assert.Equal(With(StateOf([.. FiveMinutes(1, 2), next]), isKept ? Section(RealTime, DayMinutes) : []), Encode(state));
    }

    [Fact]
    public void Section_that_was_stored_over_a_day_behind_is_not_taken_up()
    {
        var state = StateOf(FiveMinutes(1, 2));

        Assert.Equal(Encode(state), Encode(Decode(With(state, Section(RealTime, DayMinutes + 1)))));
    }

    [Fact]
    public void Section_of_the_whole_node_goes_by_the_product_furthest_behind()
    {
        LmpFact[] facts = [Fact(Noon, 1), Fact(Noon.AddHours(36), 2, PriceProduct.DayAheadHourly), Fact(Noon.AddHours(60), 2, PriceProduct.DayAheadHourly), Fact(Noon.AddMinutes(30), 2)];
        var state = Decode(With(StateOf(facts[..2]), Section(WholeNode, behind: 10)));

        state.Apply(facts[2]);
        Assert.Equal(With(StateOf(facts[..3]), Section(WholeNode, behind: 10)), Encode(state));

        state.Apply(facts[3]);
        Assert.Equal(With(StateOf(facts), Section(WholeNode, behind: 40)), Encode(state));
    }

    [Fact]
    public void Section_changes_nothing_that_is_published() =>
        Publications(60).Sample(log =>
        {
            var state = Replay(log);

            Assert.Equal(state.Publish().Products, Decode(With(state, Section(WholeNode, behind: 3))).Publish().Products);
        });

    [Theory]
    [InlineData("section of product 2", new byte[] { 31, 2, 7, 0, 0 })]
    [InlineData("section of product 200", new byte[] { 31, 200, 7, 0, 0 })]
    [InlineData("section 31 of part 1 in version 7 of 5 bytes where 2 are left", new byte[] { 31, RealTime, 7, 0, 5, 1 })]
    [InlineData("baseline of PriceSpike, section 1 of part 1 in version 1", new byte[] { 1, RealTime, 1, 0, 1, 1 })]
    [InlineData("ends early", new byte[] { 31, RealTime })]
    [InlineData("2 bytes after its end", new byte[] { 0, 5 })]
    public void Damaged_section_is_refused_with_its_name(string name, byte[] sections)
    {
        var refused = Assert.Throws<DomainException>(() => Decode(With(StateOf(FiveMinutes(1, 2)), sections)));

        Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_as_sections_is_read_or_refused_and_never_breaks_the_reader()
    {
        var state = StateOf([.. FiveMinutes(1, 2), Fact(Noon, 3, PriceProduct.DayAheadHourly)]);

        Gen.Byte[0, 40].Array[0, 60].Sample(
            noise =>
            {
                try
                {
                    Encode(Decode(With(state, noise)));
                }
                catch (DomainException refused)
                {
                    Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
                }
            },
            iter: 5_000);
    }

    private static byte[] Section(byte part, int behind) => [31, part, 7, .. Varint((ulong)behind), 3, .. Payload];

    /// <summary>The state's stored form with sections before the end of all sections.</summary>
    private static byte[] With(NodeState state, byte[] sections) => [.. Encode(state)[..^1], .. sections, 0];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private static NodeState Replay(TimedPrice[] log)
    {
        var state = new NodeState(Key);
        foreach (var (fact, watermark) in log)
        {
            state.Apply(fact, watermark, out _);
        }

        return state;
    }
}
