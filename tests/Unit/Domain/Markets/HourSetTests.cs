using CsCheck;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Markets;

public sealed class HourSetTests
{
    private static readonly Gen<HourSet> GenHours =
        Gen.Select(Gen.Int[0, 255], Gen.Int[1, 24], Gen.Int[0, 23]).Select((days, first, more) => HourSet.Of((DayKinds)days, first, Math.Min(24, first + more)));

    private static readonly Gen<(LocalDate Day, int HourEnding)> GenHour =
        Gen.Select(Gen.Int[0, 21 * 365], Gen.Int[1, 24]).Select((days, hour) => (new LocalDate(2015, 1, 1).PlusDays(days), hour));

    [Fact]
    public void Algebra_is_that_of_sets() => Gen.Select(GenHours, GenHours, GenHour).Sample((a, b, hour) =>
    {
        var (inA, inB) = (a.Contains(hour.Day, hour.HourEnding), b.Contains(hour.Day, hour.HourEnding));
        Assert.Equal(inA || inB, a.Union(b).Contains(hour.Day, hour.HourEnding));
        Assert.Equal(inA && inB, a.Intersect(b).Contains(hour.Day, hour.HourEnding));
        Assert.Equal(inA && !inB, a.Except(b).Contains(hour.Day, hour.HourEnding));
        Assert.Equal(a, a.Except(b).Union(a.Intersect(b)));
        Assert.Equal(a.Overlaps(b), !a.Intersect(b).IsEmpty);
        Assert.True(a.Intersect(b).IsSubsetOf(a));
    });

    [Fact]
    public void Every_hour_of_every_market_and_year_lies_in_exactly_one_block()
    {
        foreach (var calendar in MarketBlocks.All)
        {
            var parts = calendar.Blocks.Select(calendar.HoursOf).ToArray();
            Assert.Equal(HourSet.All, parts.Aggregate(HourSet.None, (union, hours) => union.Union(hours)));
            for (var year = 2015; year <= 2035; year++)
            {
                var counts = new int[parts.Length];
                foreach (var hour in calendar.HoursOf(new LocalDate(year, 1, 1), new LocalDate(year, 12, 31)))
                {
                    var local = calendar.Clock.ToLocal(hour.HourStartUtc);
                    var holding = Enumerable.Range(0, parts.Length).Where(part => parts[part].Contains(local.Date, local.Hour + 1)).ToArray();
                    Assert.Equal(calendar.Blocks[Assert.Single(holding)], hour.Block);
                    counts[holding[0]]++;
                }

                Assert.Equal(LocalDate.FromDateTime(new DateTime(year, 12, 31)).DayOfYear * 24, counts.Sum());
                Assert.Equal(LocalDate.FromDateTime(new DateTime(year, 12, 31)).DayOfYear * 16, counts[0] + counts[1]);
            }
        }
    }

    [Theory]
    [InlineData("CAISO 6x16", "6x16", 4912)]
    [InlineData("CAISO 6x16", "HLH", 4912)]
    [InlineData("CAISO 6x16", "LLH", 3848)]
    [InlineData("CAISO 6x16", "1x16", 928)]
    [InlineData("PJM 5x16", "5x16", 4096)]
    [InlineData("PJM 5x16", "2x16", 1744)]
    [InlineData("PJM 5x16", "7x8", 2920)]
    [InlineData("PJM 5x16", "off-peak", 4664)]
    [InlineData("PJM 5x16", "7x16", 5840)]
    [InlineData("PJM 5x16", "7x24", 8760)]
    [InlineData("MISO tariff 5x16", "peak", 4096)]
    [InlineData("PJM 5x16", "weekdays:he10-17", 256 * 8)]
    [InlineData("PJM 5x16", "nerc:he1-24", 144)]
    [InlineData("PJM 5x16", "mon+nerc:he8-8", 56)]
    public void Hours_of_2026_by_name(string calendar, string name, int hours)
    {
        var blocks = Named(calendar);
        Assert.True(blocks.TryGetBlock(name, out var block));
        Assert.Equal(hours, blocks.CountHours(new LocalDate(2026, 1, 1), new LocalDate(2026, 12, 31), block.Hours));
    }

    [Theory]
    [InlineData("6x16")] // not PJM's
    [InlineData("")]
    [InlineData("mon")]
    [InlineData("mon:10-17")]
    [InlineData("mon:he17-10")]
    [InlineData("mon:he0-10")]
    [InlineData("mon:he1-25")]
    [InlineData("moon:he1-2")]
    public void Other_names_are_no_block(string name) => Assert.False(Isos.Pjm.Blocks.TryGetBlock(name, out _));

    [Fact]
    public void Named_blocks_decompose_into_the_tiling_and_others_do_not()
    {
        var blocks = Isos.Pjm.Blocks;
        Assert.True(blocks.TryDecompose(HourSet.All, out var all));
        Assert.Equal(blocks.Blocks, all);
        Assert.True(blocks.TryGetBlock("off-peak", out var offPeak));
        Assert.True(blocks.TryDecompose(offPeak.Hours, out var parts));
        Assert.Equal([ContractBlock.WeekendAndHoliday16, ContractBlock.Night8], parts);
        Assert.False(blocks.TryDecompose(HourSet.Of(DayKinds.MondayToFriday, 10, 17), out _));
    }

    [Fact]
    public void A_round_the_clock_price_weighs_blocks_by_the_hours_they_deliver()
    {
        // March 2026: 22 weekdays, 9 weekend days, 743 hours.
        var prices = new Dictionary<ContractBlock, double> { [ContractBlock.Weekday16] = 50, [ContractBlock.WeekendAndHoliday16] = 40, [ContractBlock.Night8] = 30 };
        var mean = Isos.Pjm.Blocks.MeanPrice(new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 31), prices);
        Assert.Equal(((352 * 50) + (144 * 40) + (247 * 30)) / 743.0, mean, 12);
    }

    private static MarketBlocks Named(string name) => MarketBlocks.All.Single(blocks => blocks.Name == name);
}
