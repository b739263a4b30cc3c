using System.Buffers;
using System.Runtime.CompilerServices;
using CsCheck;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

/// <summary>The seven days of a node's real-time prices, beside what a list of all versions says of them.</summary>
public sealed class WeekTests(ITestOutputHelper output)
{
    private const int Days = 10;

    private static readonly DateTime[] Starts =
    [
        new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc),

        // Clocks go forward on 8 March and back on 1 November, in the midst of the week.
        new(2026, 3, 4, 5, 0, 0, DateTimeKind.Utc), new(2026, 10, 28, 17, 0, 0, DateTimeKind.Utc),
    ];

    [Theory]
    [InlineData(PriceProduct.RealTime5Min)]
    [InlineData(PriceProduct.RealTime15Min)]
    [InlineData(PriceProduct.RealTimeSced)]
    [InlineData(PriceProduct.RealTimeHourly)]
    public void Week_is_what_stands_in_it_or_says_that_it_is_not_exact(PriceProduct product)
    {
        var (exact, inexact) = (0, 0);
        Logs(product).Sample(
            log =>
            {
                var week = StateOf(log).FindTrack(product)!.ReadWeek();
                if (week.IsExact)
                {
                    AssertIs(Expected(log), week);
                    Interlocked.Increment(ref exact);
                }
                else
                {
                    Interlocked.Increment(ref inexact);
                }
            },
            iter: 300);

        output.WriteLine($"{exact} exact, {inexact} not");
        Assert.True(exact > 20 && inexact > 20);
    }

    [Theory]
    [InlineData(PriceProduct.RealTime5Min)]
    [InlineData(PriceProduct.RealTimeHourly)]
    public void Past_is_exact_whatever_came_late(PriceProduct product) =>
        Gen.Select(Logs(product), Gen.Int[0, Days * 24 + 60]).Sample(
            (log, hours) =>
            {
                var asOf = new AsOf(log.Min(fact => fact.IntervalStartUtc).AddHours(hours));
                var seen = log.Where(fact => asOf.Sees(fact)).ToArray();
                if (seen.Length > 0)
                {
                    var week = PastNode.Of(Key, log.Select(RowOf), asOf).FindTrack(product)!.ReadWeek();
                    Assert.True(week.IsExact);
                    AssertIs(Expected(seen), week);
                }
            },
            iter: 300);

    [Fact]
    public void Exact_week_online_is_the_one_computed_of_the_past()
    {
        var equal = 0;
        Logs(PriceProduct.RealTime15Min).Sample(
            log =>
            {
                // As it came: what is known first is logged first.
                LmpFact[] known = [.. log.OrderBy(fact => fact.KnownAtUtc).ThenBy(fact => fact.SourceVersion)];
                var state = new NodeState(Key);
                for (var i = 0; i < known.Length; i++)
                {
                    state.Apply(known[i]);
                    if (i + 1 < known.Length && known[i + 1].KnownAtUtc == known[i].KnownAtUtc)
                    {
                        continue;
                    }

                    var online = state.FindTrack(PriceProduct.RealTime15Min)!.ReadWeek();
                    if (i % 40 == 0 && online.IsExact)
                    {
                        var offline = PastNode.Of(Key, known[..(i + 1)].Select(RowOf), new AsOf(known[i].KnownAtUtc));
                        Assert.Equal(online, offline.FindTrack(PriceProduct.RealTime15Min)!.ReadWeek());
                        Interlocked.Increment(ref equal);
                    }
                }
            },
            iter: 60);
        Assert.True(equal > 60);
    }

    [Fact]
    public void Stored_week_comes_back_and_goes_on_as_it_would_have() =>
        Gen.Select(Logs(PriceProduct.RealTime5Min), Gen.Double[0, 1]).Sample(
            (log, share) =>
            {
                var cut = (int)(log.Length * share);
                var state = StateOf(log[..cut]);
                var restored = Decode(Encode(state));
                foreach (var fact in log[cut..])
                {
                    state.Apply(fact);
                    restored.Apply(fact);
                }

                Assert.Equal(state.FindTrack(PriceProduct.RealTime5Min)!.ReadWeek(), restored.FindTrack(PriceProduct.RealTime5Min)!.ReadWeek());
                Assert.Equal(Encode(state), Encode(restored));
            },
            iter: 100);

    [Fact]
    public void Correction_within_the_day_is_in_the_week_at_once_and_an_older_one_is_announced()
    {
        var state = StateOf([.. Enumerable.Range(0, 40 * 12).Select(slot => Fact(Noon.AddMinutes(5 * slot), 10))]);
        var track = state.FindTrack(PriceProduct.RealTime5Min)!;

        state.Apply(Fact(Noon.AddHours(30), 490, knownAfterMinutes: 300));
        var within = track.ReadWeek();
        Assert.Equal((480, 11.0, 10.0, 490.0, true), (within.Count, within.MeanUsd, within.MinUsd, within.MaxUsd, within.IsExact));
        Assert.Equal(FactOutcome.TooOld, state.Apply(Fact(Noon.AddHours(1), 900, knownAfterMinutes: 40 * 60)));
        Assert.Equal(within with { IsExact = false }, track.ReadWeek());

        // It says so until its six hours have left the week.
        var last = Noon.AddHours(7 * 24);
        state.Apply(Fact(last.AddHours(-1).AddMinutes(-5), 10));
        Assert.False(track.ReadWeek().IsExact);
        state.Apply(Fact(last, 10));
        Assert.True(track.ReadWeek().IsExact);
    }

    [Fact]
    public void First_price_of_an_interval_is_in_the_week_however_late_it_comes()
    {
        var state = StateOf(Fact(Noon.AddDays(3), 40));

        Assert.Equal(FactOutcome.TooOld, state.Apply(Fact(Noon, 10)));
        Assert.Equal(FactOutcome.TooOld, state.Apply(Fact(Noon.AddDays(-5), 10)));

        var week = state.FindTrack(PriceProduct.RealTime5Min)!.ReadWeek();
        Assert.Equal((2, 25.0, true), (week.Count, week.MeanUsd, week.IsExact));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public void Week_that_an_older_program_stored_or_carried_on_is_not_exact(int? behindMinutes)
    {
        var state = StateOf([.. Enumerable.Range(0, 40 * 12).Select(slot => Fact(Noon.AddMinutes(5 * slot), 10))]);
        var section = new ArrayBufferWriter<byte>();
        WeekSection.Write(new StateWriter(section), state.FindTrack(PriceProduct.RealTime5Min)!);
        var carried = section.WrittenSpan.ToArray();
        carried[3] = (byte)(behindMinutes ?? 0);
        byte[] stored = [.. Encode(state)[..^(carried.Length + 1)], .. behindMinutes is null ? [] : carried, 0];

        var restored = Decode(stored);
        var week = restored.FindTrack(PriceProduct.RealTime5Min)!.ReadWeek();
        Assert.Equal((288, 10.0, false), (week.Count, week.MeanUsd, week.IsExact));

        // What comes is kept from now on, and the answer is exact when nothing unknown is left in it.
        for (var slot = 40 * 12; slot < 15 * 288; slot++)
        {
            restored.Apply(Fact(Noon.AddMinutes(5 * slot), 20));
        }

        var later = restored.FindTrack(PriceProduct.RealTime5Min)!.ReadWeek();
        Assert.Equal((20.0, true), (later.MeanUsd, later.IsExact));
        Assert.InRange(later.Count, 27 * 72, 28 * 72);
    }

    [Fact]
    public void Greatest_prices_of_a_week_lose_no_digit()
    {
        var state = new NodeState(Key);
        for (var slot = 0; slot < 7 * 24 * 12; slot++)
        {
            state.Apply(Fact(Noon.AddMinutes(5 * slot), slot % 2 == 0 ? -214_000 : -214_000.0001));
        }

        Assert.Equal(0.5e-4, state.FindTrack(PriceProduct.RealTime5Min)!.ReadWeek().StandardDeviationUsd, 1e-7);
        Assert.Equal(40, Unsafe.SizeOf<WeekBucket>());
    }

    [Fact]
    public void Week_of_a_running_node_adds_the_stated_bytes_and_no_more_for_each_price()
    {
        var state = StateOf([.. Enumerable.Range(0, 288).Select(slot => Fact(Noon.AddMinutes(5 * slot), 10))]);
        var track = state.FindTrack(PriceProduct.RealTime5Min)!;
        Assert.Null(track.Week);
        for (var slot = 288; slot < 8 * 288; slot++)
        {
            state.Apply(Fact(Noon.AddMinutes(5 * slot), 10 + (slot * 7919 % 1000)));
        }

        var week = track.Week!;
        var bytes = Allocations.Fewest(() => GC.KeepAlive(new WeekBuckets(1)));
        var next = 8 * 288;
        var perPrice = Allocations.Fewest(() => week.Take(track.Ring, track.Ring.SlotOf(Noon.AddMinutes(5 * ++next)), 10));
        var section = new ArrayBufferWriter<byte>();
        WeekSection.Write(new StateWriter(section), track);
        output.WriteLine($"{bytes} bytes of a week in memory, {section.WrittenCount} stored");
        Assert.InRange(section.WrittenCount, 1, 700);
        Assert.InRange(bytes, 1120, 1200);
        Assert.Equal(0, perPrice);
    }

    // Ten days, most prices in time, one in twelve missing, one in ten corrected or late, up to three days after its hour.
    private static Gen<LmpFact[]> Logs(PriceProduct product)
    {
        var slots = Days * 24 * 60 / product.IntervalMinutes();
        return
            from start in Gen.OneOf(Starts)
            from seed in Gen.Int
            from corrections in Gen.Int[0, 6]
            select Log(product, start, slots, new Random(seed), corrections);
    }

    private static LmpFact[] Log(PriceProduct product, DateTime start, int slots, Random random, int corrections)
    {
        var facts = new List<(long At, LmpFact Fact)>();
        for (var slot = 0; slot < slots; slot++)
        {
            if (random.Next(12) > 0)
            {
                Add(slot, 10, Math.Round(40 + (30 * random.NextDouble()), 4));
            }
        }

        for (var i = 0; i < corrections; i++)
        {
            Add(random.Next(slots), 20 + (10 * random.Next(500)), Math.Round((random.NextDouble() * 4000) - 500, 4));
        }

        return [.. facts.OrderBy(logged => logged.At).Select(logged => logged.Fact)];

        void Add(int slot, int knownAfter, double price)
        {
            var fact = Fact(start.AddMinutes(slot * product.IntervalMinutes()), price, product, knownAfter, random.Next(2));
            facts.Add((fact.KnownAtUtc.Ticks + random.NextInt64(TimeSpan.TicksPerHour), fact));
        }
    }

    private static (int Count, double Mean, double Std, double Min, double Max) Expected(LmpFact[] log)
    {
        var newest = log.Max(fact => fact.IntervalStartUtc);
        var from = newest.Date.AddHours(newest.Hour / 6 * 6).AddHours(-27 * 6);
        double[] standing =
        [
            .. log.Select((fact, order) => (fact, order)).Where(row => row.fact.IntervalStartUtc >= from).GroupBy(row => row.fact.IntervalStartUtc)
                .Select(versions => versions.OrderBy(row => (row.fact.KnownAtUtc, row.fact.SourceVersion, row.order)).Last().fact.Lmp),
        ];
        var mean = standing.Average();
        return (standing.Length, mean, standing.Length < 2 ? double.NaN : Math.Sqrt(standing.Sum(price => (price - mean) * (price - mean)) / (standing.Length - 1)), standing.Min(), standing.Max());
    }

    private static void AssertIs((int Count, double Mean, double Std, double Min, double Max) expected, WeekSummary week)
    {
        Assert.Equal((expected.Count, expected.Min, expected.Max), (week.Count, week.MinUsd, week.MaxUsd));
        Assert.Equal(expected.Mean, week.MeanUsd, 1e-8);
        Assert.Equal(expected.Std, week.StandardDeviationUsd, 1e-7);
    }

    private static LmpRow RowOf(LmpFact fact, int offset) => new(Key, fact, NodeLabels.None, offset, "TEST", fact.KnownAtUtc);
}
