using GridGrains.Domain.Nodes;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class DayAheadHoursTests
{
    private static readonly long First = DayAheadHours.HourOf(Facts.Noon);

    [Fact]
    public void Nothing_is_held_before_the_first_price()
    {
        Assert.Null(DayAheadHours.Empty.At(0));
        Assert.Null(DayAheadHours.Empty.At(First));
    }

    [Fact]
    public void Hour_is_the_one_that_contains_the_moment()
    {
        Assert.Equal(First, DayAheadHours.HourOf(Facts.Noon.AddMinutes(59.9)));
        Assert.Equal(Facts.Noon, DayAheadHours.StartOf(First));
    }

    [Fact]
    public void Change_makes_a_copy_and_leaves_what_was_published()
    {
        var before = DayAheadHours.Empty.With(First, Price(40));
        var after = before.With(First, Price(45)).With(First + 1, Price(50));

        Assert.Equal(40, before.At(First)?.Lmp);
        Assert.Null(before.At(First + 1));
        Assert.Equal((45, 50), (after.At(First)?.Lmp, after.At(First + 1)?.Lmp));
    }

    [Fact]
    public void Hours_that_were_skipped_hold_nothing()
    {
        var hours = DayAheadHours.Empty.With(First, Price(40)).With(First + 3, Price(50));

        Assert.Null(hours.At(First + 1));
        Assert.Null(hours.At(First + 2));
        Assert.Null(hours.At(First - 1));
        Assert.Null(hours.At(First + 4));
    }

    [Fact]
    public void Two_days_are_kept_and_older_hours_forgotten()
    {
        var hours = DayAheadHours.Empty;
        for (var hour = 0; hour <= DayAheadHours.Capacity; hour++)
        {
            hours = hours.With(First + hour, Price(hour));
        }

        Assert.Null(hours.At(First));
        Assert.All(Enumerable.Range(1, DayAheadHours.Capacity), hour => Assert.Equal(hour, hours.At(First + hour)?.Lmp));
    }

    [Fact]
    public void Hour_before_the_memory_changes_nothing()
    {
        var hours = DayAheadHours.Empty.With(First, Price(40));

        Assert.Same(hours, hours.With(First - DayAheadHours.Capacity, Price(99)));
        Assert.Equal(99, hours.With(First - DayAheadHours.Capacity + 1, Price(99)).At(First - DayAheadHours.Capacity + 1)?.Lmp);
    }

    [Fact]
    public void Components_come_back_as_given()
    {
        var price = new DayAheadPrice(41.25, 40, 1.5f, float.NaN);

        Assert.Equal(price, DayAheadHours.Empty.With(First, price).At(First));
    }

    [Fact]
    public void Arrays_make_the_same_hours_again()
    {
        var hours = DayAheadHours.Empty.With(First, Price(40)).With(First + 1, Price(50));

        var copy = DayAheadHours.FromArrays(hours.NewestHour, hours.LmpByHour.ToArray(), hours.ComponentsByHour.ToArray());

        Assert.Equal((40, 50), (copy.At(First)?.Lmp, copy.At(First + 1)?.Lmp));
        Assert.Throws<ArgumentException>(() => DayAheadHours.FromArrays(First, new double[3], new float[9]));
    }

    private static DayAheadPrice Price(double lmp) => new(lmp, 1, 2, 3);
}
