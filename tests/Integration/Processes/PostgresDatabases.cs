using GridGrains.Durability.Postgres;
using GridGrains.Tests.Unit.Durability.Postgres;
using Npgsql;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>One PostgreSQL server, started when a test first wants it. Without PostgreSQL its tests are skipped, on a build agent they fail.</summary>
public sealed class PostgresDatabases : IDisposable
{
    private readonly Lazy<PostgresServer?> _server = new(PostgresServer.TryStart);

    public PostgresServer Server
    {
        get
        {
            if (_server.Value is null && PostgresBinaries.IsBuildAgent)
            {
                Assert.Fail("PostgreSQL is neither installed nor installable on this build agent");
            }

            if (_server.Value is null)
            {
                Assert.Skip("PostgreSQL is not installed: neither pg_config nor /usr/lib/postgresql nor PATH leads to initdb");
            }

            return _server.Value;
        }
    }

    /// <summary>A migrated database of the caller's own.</summary>
    public async Task<NpgsqlDataSource> CreateMigratedAsync(CancellationToken cancellation)
    {
        var source = NpgsqlDataSource.Create(await Server.CreateDatabaseAsync(cancellation));
        await PostgresMigrations.ApplyAsync(source, TimeProvider.System, cancellation);
        return source;
    }

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value?.Dispose();
        }
    }
}
