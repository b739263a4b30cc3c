using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Markets;

public sealed class MarketBlocksTests
{
    private static readonly LocalDate NewYear = new(2026, 1, 1);
    private static readonly LocalDate YearsEnd = new(2026, 12, 31);

    private static readonly MarketBlocks Tariff = Named("MISO tariff 5x16");

    public static TheoryData<string> Names => [.. MarketBlocks.All.Select(blocks => blocks.Name)];

    private static MarketBlocks Named(string name) => MarketBlocks.All.Single(blocks => blocks.Name == name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Hours_of_2026_are_those_that_exchanges_count(string name)
    {
        var blocks = Named(name);
        var counts = blocks.Blocks.Select(block => blocks.CountHours(NewYear, YearsEnd, block));
        Assert.Equal(blocks == Isos.Caiso.Blocks ? [4912, 928, 2920] : [4096, 1744, 2920], counts);
    }

    [Fact]
    public void Light_load_hours_of_2026_are_all_that_are_not_heavy() =>
        Assert.Equal(3848, Isos.Caiso.Blocks.HoursOf(NewYear, YearsEnd).Count(hour => !Isos.Caiso.Blocks.IsOnPeak(hour.HourStartUtc)));

    [Fact]
    public void The_two_peaks_of_miso_differ_in_176_hours_of_2026() =>
        Assert.Equal(
            176,
            Tariff.HoursOf(NewYear, YearsEnd).Count(hour =>
                Isos.Miso.Blocks.IsOnPeak(hour.HourStartUtc) != Tariff.IsOnPeak(hour.HourStartUtc)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Blocks_tile_every_day_and_take_the_clock_change_out_of_the_night(string name)
    {
        var blocks = Named(name);
        for (var day = new LocalDate(2015, 1, 1); day.Year <= 2030; day = day.PlusDays(1))
        {
            var hours = blocks.HoursOf(day).ToArray();
            Assert.Equal(blocks.Clock.HoursIn(day), hours.Length);
            Assert.Equal(16, hours.Count(hour => hour.Block == blocks.OnPeak || hour.Block == blocks.OtherPeak));
            Assert.Equal(hours.Length - 16, hours.Count(hour => hour.Block == ContractBlock.Night8));
            Assert.Single(hours.Where(hour => hour.Block != ContractBlock.Night8).Select(hour => hour.Block).Distinct());
        }
    }

    [Theory]
    [InlineData("CAISO 6x16", "2026-03-07T14:00Z", "6x16")] // Saturday HE 7 PST
    [InlineData("CAISO 6x16", "2026-03-07T13:00Z", "7x8")]
    [InlineData("CAISO 6x16", "2026-07-05T15:00Z", "1x16")] // Sunday
    [InlineData("CAISO 6x16", "2026-07-04T15:00Z", "1x16")] // Independence Day on a Saturday
    [InlineData("ERCOT 5x16", "2026-07-02T11:00Z", "5x16")] // HE 7 CDT
    [InlineData("ERCOT 5x16", "2026-07-02T10:00Z", "7x8")]
    [InlineData("ERCOT 5x16", "2026-07-03T02:00Z", "5x16")] // HE 22 CDT
    [InlineData("ERCOT 5x16", "2026-07-03T03:00Z", "7x8")]
    [InlineData("SPP 5x16", "2026-09-07T18:00Z", "2x16")] // Labor Day
    [InlineData("PJM 5x16", "2026-01-05T12:00Z", "5x16")] // HE 8 EST
    [InlineData("PJM 5x16", "2026-01-05T11:00Z", "7x8")]
    [InlineData("PJM 5x16", "2026-01-06T03:59Z", "5x16")] // within HE 23 EST
    [InlineData("MISO 5x16", "2026-01-05T11:00Z", "7x8")]
    [InlineData("MISO tariff 5x16", "2026-01-05T11:00Z", "5x16")] // HE 7 EST
    [InlineData("MISO 5x16", "2026-07-06T11:00Z", "5x16")] // HE 8 EDT
    [InlineData("MISO tariff 5x16", "2026-07-06T11:00Z", "5x16")]
    public void An_hour_belongs_to_the_block_of_its_own_clock(string name, string utc, string block)
    {
        Assert.True(ContractBlocks.TryParse(block, out var expected));
        Assert.Equal(expected, Named(name).BlockOf(DateTimeOffset.Parse(utc).UtcDateTime));
    }

    [Fact]
    public void Every_market_has_its_contract_blocks()
    {
        Assert.All(Isos.All, iso => Assert.StartsWith(iso.Code, MarketBlocks.For(iso).Name));
        Assert.Same(Isos.Miso.Blocks, MarketBlocks.For(Isos.Miso));
    }

    [Fact]
    public void Block_names_round_trip()
    {
        Assert.All(Enum.GetValues<ContractBlock>(), block =>
        {
            Assert.True(ContractBlocks.TryParse(block.Name(), out var parsed));
            Assert.Equal(block, parsed);
        });
        Assert.False(ContractBlocks.TryParse("", out _));
        Assert.False(ContractBlocks.TryParse("7x24", out _));
    }
}
