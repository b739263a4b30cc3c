using CsCheck;
using GridGrains.Domain.Governance.Admission;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance.Admission;

public sealed class RequestPaceTests
{
    private static readonly long Start = new DateTime(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc).Ticks;

    [Fact]
    public void A_burst_passes_then_the_pace_holds_and_the_wait_is_told()
    {
        var (pace, due) = (new RequestPace(2, 3), 0L);

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => pace.Take(ref due, Start) == TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMilliseconds(500), pace.Take(ref due, Start));
        Assert.NotEqual(TimeSpan.Zero, pace.Take(ref due, Start + 499 * TimeSpan.TicksPerMillisecond));
        Assert.Equal(TimeSpan.Zero, pace.Take(ref due, Start + 500 * TimeSpan.TicksPerMillisecond));
        Assert.NotEqual(TimeSpan.Zero, pace.Take(ref due, Start + 500 * TimeSpan.TicksPerMillisecond));
    }

    [Fact]
    public void Rest_saves_no_more_than_a_burst()
    {
        var (pace, due) = (new RequestPace(10, 4), 0L);
        pace.Take(ref due, Start);

        Assert.Equal(4, Enumerable.Range(0, 20).Count(_ => pace.Take(ref due, Start + TimeSpan.TicksPerDay) == TimeSpan.Zero));
    }

    [Fact]
    public void In_any_stretch_no_more_pass_than_burst_and_pace_allow() => Gen.Select(Gen.Int[1, 50], Gen.Int[1, 20], Gen.Int[0, 300].Array[1, 200]).Sample(
        (perSecond, burst, waits) =>
        {
            var (pace, due, now) = (new RequestPace(perSecond, burst), 0L, Start);
            var passed = new List<long>();
            foreach (var wait in waits)
            {
                now += wait * TimeSpan.TicksPerMillisecond;
                if (pace.Take(ref due, now) == TimeSpan.Zero)
                {
                    passed.Add(now);
                }
            }

            for (var first = 0; first < passed.Count; first++)
            {
                var seconds = (passed[^1] - passed[first]) / (double)TimeSpan.TicksPerSecond;
                Assert.InRange(passed.Count - first, 1, burst + Math.Ceiling(seconds * perSecond) + 1);
            }
        },
        iter: 300);

    [Fact]
    public void Threads_together_pass_no_more_than_one_alone()
    {
        var (pace, due, passed) = (new RequestPace(1, 100), 0L, 0);

        Parallel.For(0, 1000, _ =>
        {
            if (pace.Take(ref due, Start) == TimeSpan.Zero)
            {
                Interlocked.Increment(ref passed);
            }
        });

        Assert.Equal(100, passed);
    }
}
