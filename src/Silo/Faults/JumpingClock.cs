namespace GridGrains.Silo.Faults;

/// <summary>The system's clock, whose time of day jumps once, as when an operator or a time server sets it. Elapsed time does not jump.</summary>
internal sealed class JumpingClock(TimeSpan jump, TimeSpan after) : TimeProvider
{
    private readonly long _started = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow();
        return System.GetElapsedTime(_started) < after ? now : now + jump;
    }
}
