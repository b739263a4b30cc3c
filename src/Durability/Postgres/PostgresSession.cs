using GridGrains.Domain;
using Npgsql;

namespace GridGrains.Durability.Postgres;

/// <summary>
/// Runs work on a connection and repeats it on a fresh one after a passing fault, so that a restart of the server costs seconds, not a shard.
/// Only work whose outcome is known to be nothing is repeated: a commit that got no answer is an error to the caller.
/// </summary>
internal sealed class PostgresSession(NpgsqlDataSource source, TimeProvider time)
{
    private const int Attempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageFull</c></exception>
    public async Task<T> RunAsync<T>(string doing, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                return await work(connection);
            }
            catch (NpgsqlException failure) when (attempt < Attempts && PostgresErrors.Passes(failure))
            {
                await Task.Delay(FirstPause * (1 << (attempt - 1)), time, cancellation);
            }
            catch (NpgsqlException failure)
            {
                throw PostgresErrors.From(failure, doing);
            }
        }
    }

    /// <summary>Commits; a failure here leaves the outcome open and is never repeated.</summary>
    public static async Task CommitAsync(NpgsqlTransaction transaction, string doing, CancellationToken cancellation)
    {
        try
        {
            await transaction.CommitAsync(cancellation);
        }
        catch (NpgsqlException failure)
        {
            throw new DomainException(DomainErrorCode.StorageUnavailable, $"{doing}: whether it was committed is not known: {failure.Message}", failure);
        }
    }
}
