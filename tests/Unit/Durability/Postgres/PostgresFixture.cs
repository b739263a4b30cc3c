using GridGrains.Durability.Postgres;
using Npgsql;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Postgres;

/// <summary>One server for all PostgreSQL tests. Without PostgreSQL they are skipped, on a build agent they fail.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly PostgresServer? _server = PostgresServer.TryStart();

    public bool IsAvailable => _server is not null;

    public PostgresServer Server
    {
        get
        {
            if (_server is null && PostgresBinaries.IsBuildAgent)
                Assert.Fail("PostgreSQL is neither installed nor installable on this build agent");
            if (_server is null)
                Assert.Skip("PostgreSQL is not installed: neither pg_config nor /usr/lib/postgresql nor PATH leads to initdb");
            return _server;
        }
    }

    /// <summary>A migrated database of the caller's own.</summary>
    public async Task<NpgsqlDataSource> CreateMigratedAsync(CancellationToken cancellation)
    {
        var source = NpgsqlDataSource.Create(await Server.CreateDatabaseAsync(cancellation));
        await PostgresMigrations.ApplyAsync(source, TimeProvider.System, cancellation);
        return source;
    }

    public void Dispose() => _server?.Dispose();
}

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}
