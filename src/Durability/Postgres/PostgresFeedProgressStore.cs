using GridGrains.Domain.Log;
using Npgsql;

namespace GridGrains.Durability.Postgres;

/// <summary>Progress of feeds in PostgreSQL. Setting it twice is setting it once: any fault that passes is retried.</summary>
public sealed class PostgresFeedProgressStore(NpgsqlDataSource source, TimeProvider time) : IFeedProgressStore
{
    private readonly PostgresSession _session = new(source, time);

    public async ValueTask<long> GetAsync(string sourceId, CancellationToken cancellation) =>
        await _session.RunAsync(
            $"the progress of feed {sourceId} cannot be read",
            async connection =>
            {
                await using var select = new NpgsqlCommand("SELECT rows FROM gridgrains.feed_progress WHERE source = $1", connection)
                {
                    Parameters = { new() { Value = sourceId } },
                };
                return await select.ExecuteScalarAsync(cancellation) is long rows ? rows : 0;
            },
            cancellation);

    public async ValueTask SetAsync(string sourceId, long rows, CancellationToken cancellation) =>
        await _session.RunAsync(
            $"the progress of feed {sourceId} cannot be stored",
            async connection =>
            {
                await using var upsert = new NpgsqlCommand(
                    "INSERT INTO gridgrains.feed_progress(source, rows) VALUES($1, $2) ON CONFLICT (source) DO UPDATE SET rows = excluded.rows", connection)
                {
                    Parameters = { new() { Value = sourceId }, new() { Value = rows } },
                };
                return await upsert.ExecuteNonQueryAsync(cancellation);
            },
            cancellation);
}
