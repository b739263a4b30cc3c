using System.Reflection;
using GridGrains.Domain;
using Npgsql;

namespace GridGrains.Durability.Postgres;

/// <summary>
/// Brings a database to the layouts of this program: each component has numbered scripts, and one table says how far each has come. Running
/// it again changes nothing; several silos may run it at once.
/// </summary>
public static class PostgresMigrations
{
    /// <summary>Any number that nothing else locks.</summary>
    private const long LockKey = 0x47726964_47726169;

    private static readonly Component[] Components =
    [
        new("checkpoints", ["checkpoints.sql"]), new("orleans-clustering", ["orleans-clustering.sql"]), new("documents", ["documents.sql"]), new("bulk", ["bulk.sql"]),
    ];

    /// <exception cref="DomainException"><c>StorageVersion</c>: a newer program has been here; <c>StorageUnavailable</c></exception>
    public static Task ApplyAsync(NpgsqlDataSource source, TimeProvider time, CancellationToken cancellation) =>
        new PostgresSession(source, time).RunAsync("the database's layout cannot be brought up to date", async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellation);
            await ExecuteAsync(
                connection,
                "CREATE SCHEMA IF NOT EXISTS gridgrains; CREATE TABLE IF NOT EXISTS gridgrains.layout(component text PRIMARY KEY, version integer NOT NULL)",
                cancellation);
            foreach (var component in Components)
                await ApplyAsync(connection, component, cancellation);
            await PostgresSession.CommitAsync(transaction, "the database's layout", cancellation);
            return true;
        }, cancellation);

    private static async Task ApplyAsync(NpgsqlConnection connection, Component component, CancellationToken cancellation)
    {
        var version = await VersionAsync(connection, component.Name, cancellation);
        if (version > component.Scripts.Length)
        {
            throw new DomainException(
                DomainErrorCode.StorageVersion,
                $"the database has layout {version} of {component.Name}, this program knows up to {component.Scripts.Length}: start the newer program or another database");
        }

        if (version == component.Scripts.Length)
            return;
        foreach (var script in component.Scripts.Skip(version))
            await ExecuteAsync(connection, await ReadAsync(script, cancellation), cancellation);
        await using var done = new NpgsqlCommand(
            "INSERT INTO gridgrains.layout(component, version) VALUES($1, $2) ON CONFLICT (component) DO UPDATE SET version = excluded.version", connection)
        {
            Parameters = { new() { Value = component.Name }, new() { Value = component.Scripts.Length } },
        };
        await done.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, string component, CancellationToken cancellation)
    {
        await using var select = new NpgsqlCommand("SELECT version FROM gridgrains.layout WHERE component = $1", connection)
        {
            Parameters = { new() { Value = component } },
        };
        return await select.ExecuteScalarAsync(cancellation) is int version ? version : 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<string> ReadAsync(string script, CancellationToken cancellation)
    {
        var name = $"{typeof(PostgresMigrations).Namespace}.{script}";
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellation);
    }

    /// <param name="Scripts">In order; the version of a layout is how many of them have run.</param>
    private sealed record Component(string Name, string[] Scripts);
}
