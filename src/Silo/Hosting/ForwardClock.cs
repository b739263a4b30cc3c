namespace GridGrains.Silo.Hosting;

/// <summary>
/// The wall clock, followed forwards alone: after it is set back, time goes on at its pace from where it was, until the process ends.
/// Orleans schedules the collection of grains by time of day and activates none while that lies before what it has scheduled.
/// </summary>
internal sealed class ForwardClock(TimeProvider wall) : TimeProvider
{
    private readonly DateTimeOffset _startUtc = wall.GetUtcNow();
    private readonly long _started = wall.GetTimestamp();
    private long _aheadTicks;

    public override long TimestampFrequency => wall.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        var steady = _startUtc + wall.GetElapsedTime(_started);
        return steady.AddTicks(Raise((wall.GetUtcNow() - steady).Ticks));
    }

    public override long GetTimestamp() => wall.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wall.CreateTimer(callback, state, dueTime, period);

    /// <returns>How far the wall clock has ever been ahead of elapsed time.</returns>
    private long Raise(long aheadTicks)
    {
        var known = Volatile.Read(ref _aheadTicks);
        while (aheadTicks > known)
        {
            var seen = Interlocked.CompareExchange(ref _aheadTicks, aheadTicks, known);
            if (seen == known)
            {
                return aheadTicks;
            }

            known = seen;
        }

        return known;
    }
}
