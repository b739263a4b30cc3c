using GridGrains.ClickHouse.Datasets;
using Xunit;

namespace GridGrains.Tests.Warehouse.Datasets;

public sealed class DatasetSliceTests
{
    private static readonly DateTime Day = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Days_are_gathered_until_a_stretch_is_full() => Assert.Equal(
        [new DatasetSlice(Day, Day.AddDays(2)), new DatasetSlice(Day.AddDays(2), Day.AddDays(3))],
        DatasetSlices.Cut([new RowsOfDay(Day, 40), new RowsOfDay(Day.AddDays(1), 60), new RowsOfDay(Day.AddDays(2), 1)], 100));

    [Fact]
    public void Day_with_more_rows_than_a_stretch_holds_is_cut() => Assert.Equal(
        [new DatasetSlice(Day.AddDays(-9), Day.AddDays(-8)), new DatasetSlice(Day, Day.AddHours(8)), new DatasetSlice(Day.AddHours(8), Day.AddHours(16)), new DatasetSlice(Day.AddHours(16), Day.AddDays(1))],
        DatasetSlices.Cut([new RowsOfDay(Day.AddDays(-9), 5), new RowsOfDay(Day, 250)], 100));

    [Fact]
    public void Nothing_has_no_stretches() => Assert.Empty(DatasetSlices.Cut([], 100));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_moment_of_a_day_with_rows_is_left_out_or_given_twice(int seed)
    {
        var random = new Random(seed);
        var days = Enumerable.Range(0, 40).Where(_ => random.Next(3) > 0).Select(i => new RowsOfDay(Day.AddDays(i), random.Next(1, 400))).ToArray();

        var slices = DatasetSlices.Cut(days, 100).ToArray();

        Assert.All(slices, slice => Assert.True(slice.StartUtc < slice.EndUtc));
        Assert.All(slices.Zip(slices.Skip(1)), pair => Assert.True(pair.First.EndUtc <= pair.Second.StartUtc));
        Assert.All(days, day => Assert.Equal(TimeSpan.FromDays(1).Ticks, slices.Sum(slice => Math.Max(0, Math.Min(slice.EndUtc.Ticks, day.DayUtc.AddDays(1).Ticks) - Math.Max(slice.StartUtc.Ticks, day.DayUtc.Ticks)))));
    }
}
