using CsCheck;
using GridGrains.Domain.Governance.Admission;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance.Admission;

public sealed class SlidingCountTests
{
    private static readonly DateTime Start = new(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void What_is_older_than_the_window_counts_no_more_and_the_time_of_that_is_told()
    {
        var count = new SlidingCount(TimeSpan.FromHours(1), 60);
        count.Add(Start);
        count.Add(Start.AddMinutes(30));

        Assert.Equal(2, count.Count(Start.AddMinutes(60)));
        var room = count.NextRoomUtc(Start.AddMinutes(59));
        Assert.Equal((1, 2), (count.Count(room), new SlidingCountAt(Start).CountAt(room.AddTicks(-1))));
        Assert.Equal(0, count.Count(Start.AddDays(1)));
        Assert.Equal(Start.AddDays(1), count.NextRoomUtc(Start.AddDays(1)));
    }

    [Fact]
    public void Never_forgets_too_early_and_forgets_within_a_slice() => Gen.Int[0, 7200].Array[1, 60].Sample(
        seconds =>
        {
            var (window, slices) = (TimeSpan.FromHours(1), 60);
            var count = new SlidingCount(window, slices);
            var times = seconds.Order().Select(second => Start.AddSeconds(second)).ToArray();
            Array.ForEach(times, at => count.Add(at));
            for (var now = times[^1]; now < times[^1] + window; now += TimeSpan.FromMinutes(7))
            {
                var counted = count.Count(now);
                Assert.InRange(counted, times.Count(at => at > now - window), times.Count(at => at > now - window - window / slices));
            }
        },
        iter: 200);

    [Fact]
    public void Slices_add_up_to_the_same_count()
    {
        var count = new SlidingCount(TimeSpan.FromDays(1), 288);
        for (var minute = 0; minute < 2000; minute += 3)
        {
            count.Add(Start.AddMinutes(minute), 1 + minute % 4);
        }

        var now = Start.AddMinutes(2000);
        var copy = new SlidingCount(TimeSpan.FromDays(1), 288);
        foreach (var (at, number) in count.Slices(now))
        {
            copy.Add(at, number);
        }

        Assert.Equal(count.Count(now.AddHours(5)), copy.Count(now.AddHours(5)));
    }

    [Fact]
    public void Clock_that_goes_back_counts_as_now()
    {
        var count = new SlidingCount(TimeSpan.FromHours(1), 60);
        count.Add(Start);
        count.Add(Start.AddHours(-5));

        Assert.Equal(2, count.Count(Start));
    }

    /// <summary>The first count of the tests, looked at once.</summary>
    private sealed class SlidingCountAt(DateTime start)
    {
        public int CountAt(DateTime now)
        {
            var count = new SlidingCount(TimeSpan.FromHours(1), 60);
            count.Add(start);
            count.Add(start.AddMinutes(30));
            return count.Count(now);
        }
    }
}
