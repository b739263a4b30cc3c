namespace GridGrains.Grains.Sinks;

/// <summary>When a sink writes what it has read: whichever of rows, bytes or time is reached first.</summary>
public sealed class SinkOptions
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);

    /// <summary>From the first record that waits to its write.</summary>
    public TimeSpan Interval { get; set; } = DefaultInterval;

    /// <summary>Rows of one write. Twice as many are held at most: those being written and those being read.</summary>
    public int MaxRows { get; set; } = 200_000;

    /// <summary>Bytes of the records behind one write.</summary>
    public long MaxBytes { get; set; } = 64L << 20;

    public int MaxRecordsPerBatch { get; set; } = 4096;

    /// <summary>How long what is appended gathers before a sink at the end of its log reads on.</summary>
    public TimeSpan GatherFor { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The pause after a failure; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the last write of a stopping silo may take; what it misses is read again by the next owner.</summary>
    public TimeSpan StopDeadline { get; set; } = TimeSpan.FromSeconds(3);

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRecordsPerBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(GatherFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestPause, FirstPause);
    }
}
