using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Nodes;

/// <summary>States that past versions of the program stored must stay readable: the samples are never written again.</summary>
public sealed class NodeStateSampleTests
{
    private static readonly DateTime Start = new(2026, 7, 1, 19, 0, 0, DateTimeKind.Utc);
    private readonly NodeState _state = NodeStateCodec.Decode(Facts.Key, Sample("node-state-v1.hex"));

    [Fact]
    public void Version_1_gives_what_belongs_to_the_node()
    {
        Assert.Equal(new NodeLabels("SP15", "HUB", "TH_SP15_GEN-APND", null, "CISO"), _state.Labels);
        Assert.Equal(new TopicOffsets(5_000_000_123, 42), _state.LastOffsets);
        Assert.Equal(5, _state.DistinctCount);
        Assert.Equal(424_000 - 371_234 + 9_990_000 + 389_500 + 412_346, _state.StandingSumTicks);
        Assert.Equal([PriceProduct.RealTime5Min, PriceProduct.DayAheadHourly], _state.Publish().Products.Select(published => published.Product));
    }

    [Fact]
    public void Version_1_gives_the_latest_price_with_all_its_fields() =>
        Assert.Equal(
            new LmpFact
            {
                Product = PriceProduct.RealTime5Min,
                IntervalStartUtc = Start.AddMinutes(25),
                IntervalMinutes = 5,
                Lmp = 999,
                Energy = 950.5,
                Congestion = 50.25,
                Loss = -1.75,
                Ghg = double.NaN,
                KnownAtUtc = Start.AddMinutes(31).AddTicks(12_340),
                KnownAtBasis = KnownAtBasis.IntervalEndPlusLag,
                SourceVersion = 7,
                Quality = RowQuality.UnknownNode | RowQuality.OffGrid,
            },
            _state.Published().Latest);

    [Fact]
    public void Version_1_gives_session_and_windows()
    {
        var published = _state.Published();
        var dayStart = new DateTime(2026, 7, 1, 7, 0, 0, DateTimeKind.Utc);

        Assert.Equal(new TradingSession(dayStart, dayStart.AddDays(1), 3, 424_000 - 371_234 + 9_990_000, -371_234, 9_990_000), published.Session);
        Assert.Equal(new WindowSummary(Start.AddMinutes(10), 5, 1, -371_234, -371_234, -371_234), published.ShortWindow);
        Assert.Equal(new WindowSummary(Start.AddHours(1), 60, 3, 424_000 - 371_234 + 9_990_000, -371_234, 9_990_000), published.HourSoFar);
        Assert.True(published.HourWindow.IsEmpty);
        Assert.Equal(1, published.LateCount);
        Assert.Equal(Start.AddMinutes(25), _state.FindTrack(PriceProduct.RealTime5Min)?.ClosedThroughUtc);
    }

    [Fact]
    public void Version_1_gives_the_prices_of_the_day_and_their_versions()
    {
        var ring = _state.FindTrack(PriceProduct.RealTime5Min)!.Ring;
        var first = ring.SlotOf(Start);

        Assert.Equal(first + 5, ring.NewestSlot);
        Assert.Equal(
            [424_000, -371_234, PriceTicks.Missing, PriceTicks.Missing, PriceTicks.Missing, 9_990_000],
            Enumerable.Range(0, 6).Select(slot => ring.PriceAt(first + slot)));
        Assert.Equal((3600, 600), (ring.KnownAfterSeconds(first), ring.KnownAfterSeconds(first + 1)));
        Assert.Equal(FactOutcome.Duplicate, ring.Put(Facts.Fact(Start.AddMinutes(5), -37.1234, congestion: -2), out _));
        Assert.Equal(FactOutcome.Superseded, ring.Put(Facts.Fact(Start, 1, knownAfterMinutes: 60, sourceVersion: 1), out _));
    }

    [Fact]
    public void Version_1_gives_day_ahead_hours()
    {
        var snapshot = _state.Publish();

        Assert.Equal(new DayAheadPrice(38.95, 40, -1.5f, 0.45f), snapshot.DayAheadAt(Start));
        Assert.Equal(new DayAheadPrice(41.23456789, float.NaN, float.NaN, float.NaN), snapshot.DayAheadAt(Start.AddHours(2)));
        Assert.Null(snapshot.DayAheadAt(Start.AddHours(1)));
    }

    [Theory]
    [InlineData("node-state-v1.hex")]
    [InlineData("node-state-v1-day.hex")]
    public void Version_1_becomes_version_2_with_the_same_fields_and_its_day_learned(string name)
    {
        var stored = Sample(name);

        var written = Facts.Encode(Facts.Decode(stored));

        Assert.Equal((byte[])[2, .. stored[1..]], written[..stored.Length]);
        Assert.NotEqual((byte[])[0], written[stored.Length..]);
        Assert.Equal(written, Facts.Encode(Facts.Decode(written)));
    }

    [Fact]
    public void Version_1_of_several_products_gives_what_their_prices_gave()
    {
        var state = new NodeState(Facts.Key) { Labels = new NodeLabels("SP15", "HUB", "TH_SP15_GEN-APND", "SCE", "CISO") };
        foreach (var product in new[] { PriceProduct.RealTime15Min, PriceProduct.DayAheadHourly, PriceProduct.RealTimeSced })
        {
            for (var slot = 0; slot < 30; slot++)
            {
                var lmp = slot == 28 ? 900 : 20 + slot * 7 % 11;
                state.Apply(Facts.Fact(Start.AddMinutes(slot * product.IntervalMinutes()), lmp, product, 20, slot % 3, lmp / 20.0));
            }
        }

        state.AppliedUpTo(0, 77);
        state.AppliedUpTo(1, 5);
        foreach (var track in state.Tracks)
        {
            // The program that wrote the sample had no episodes, and the day in memory opens none.
            track.Episode = null;
        }

        Assert.Equal(Facts.Encode(state), Facts.Encode(Facts.Decode(Sample("node-state-v1-day.hex"))));
    }

    [Fact]
    public void Version_2_is_written_with_the_sections_that_nobody_reads_to_the_byte()
    {
        var stored = Sample("node-state-v2.hex");
        var fields = Sample("node-state-v1.hex").Length;

        var written = Facts.Encode(Facts.Decode(stored));

        Assert.Equal(stored[..fields], written[..fields]);
        Assert.Equal(stored[fields..], written[^(stored.Length - fields)..]);
        Assert.Equal(written, Facts.Encode(Facts.Decode(written)));
    }

    private static byte[] Sample(string name) =>
        Convert.FromHexString(string.Concat(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Domain", "Nodes", "Samples", name))));
}
