using GridGrains.Silo.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Hosting;

public sealed class ForwardClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SettableClock _wall = new(Noon);
    private readonly ForwardClock _clock;

    public ForwardClockTests() => _clock = new ForwardClock(_wall);

    [Fact]
    public void Time_passes_as_on_the_wall()
    {
        _wall.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(Noon.AddMinutes(3), _clock.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_is_set_ahead_is_followed()
    {
        _wall.Offset = TimeSpan.FromHours(2);
        _wall.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Noon.AddHours(2).AddMinutes(1), _clock.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_is_set_back_costs_no_minute()
    {
        _wall.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Noon.AddMinutes(1), _clock.GetUtcNow());

        _wall.Offset = TimeSpan.FromHours(-2);
        Assert.Equal(Noon.AddMinutes(1), _clock.GetUtcNow());
        _wall.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Noon.AddMinutes(2), _clock.GetUtcNow());
    }

    private sealed class SettableClock(DateTimeOffset start) : TimeProvider
    {
        private readonly FakeTimeProvider _elapsed = new(start);

        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => _elapsed.TimestampFrequency;

        public void Advance(TimeSpan by) => _elapsed.Advance(by);

        public override DateTimeOffset GetUtcNow() => _elapsed.GetUtcNow() + Offset;

        public override long GetTimestamp() => _elapsed.GetTimestamp();
    }
}
