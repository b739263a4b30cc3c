using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GridGrains.Tests.Benchmarks.Load;

/// <summary>Waits on the calling thread with the precision of the kernel's timers (about 60 us), without spinning.</summary>
internal static class Pace
{
    /// <param name="timestamp">A time of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public static void Until(long timestamp)
    {
        while (true)
        {
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            var wait = new Timespec(left.Ticks / TimeSpan.TicksPerSecond, left.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
            // An interrupted sleep is resumed by the loop.
            _ = Sleep(wait, 0);
        }
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    private static extern int Sleep(in Timespec wait, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
