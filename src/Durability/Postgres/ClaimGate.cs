using Npgsql;

namespace GridGrains.Durability.Postgres;

/// <summary>
/// Lets a claim wait for the barrier that it fences, but not for ever. An owner that froze while it sent a statement is not idle to the
/// server, so that no time-out of the server's ends its transaction: its session is ended from here, and it loses nothing but its claim.
/// </summary>
internal static class ClaimGate
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    /// <param name="session">The server's process that serves the claim.</param>
    public static async Task<T> PassAsync<T>(NpgsqlDataSource source, TimeProvider time, int session, Func<Task<T>> claim, CancellationToken cancellation)
    {
        var claiming = claim();
        while (await Task.WhenAny(claiming, Task.Delay(LongestWait, time, cancellation)) != claiming && !cancellation.IsCancellationRequested)
        {
            await EndBlockersAsync(source, session);
        }

        return await claiming;
    }

    private static async Task EndBlockersAsync(NpgsqlDataSource source, int session)
    {
        try
        {
            await using var end = source.CreateCommand("SELECT pg_terminate_backend(blocker) FROM unnest(pg_blocking_pids($1)) AS blocker");
            end.Parameters.Add(new() { Value = session });
            await end.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The claim itself meets what is wrong and reports it, or waits on and this is tried again.
        }
    }
}
