namespace GridGrains.Domain.Ingestion.Schedules;

/// <summary>When a failed attempt is repeated.</summary>
public static class Jitter
{
    /// <summary>The delay before the next attempt: doubled each time, up to a cap, and a random part of it, so that pipelines do not come back together.</summary>
    /// <param name="attempt">1 after the first failure.</param>
    /// <param name="random">From 0 up to 1.</param>
    /// <param name="asked">What the source asked to wait, which is never cut.</param>
    public static TimeSpan Delay(int attempt, TimeSpan initial, TimeSpan most, double random, TimeSpan? asked = null)
    {
        var doubled = Math.Min(initial.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)), most.TotalSeconds);
        var delay = TimeSpan.FromSeconds(doubled / 2 * (1 + random));
        return asked > delay ? asked.Value : delay;
    }
}
