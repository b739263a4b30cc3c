using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace GridGrains.Tests.Unit.Durability.Postgres;

/// <summary>A PostgreSQL server of the tests' own: a fresh cluster in a temporary directory, on a private port of the loopback.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _binaries;
    private readonly string _data;
    private readonly int _port;

    private PostgresServer(string binaries)
    {
        _binaries = binaries;
        _data = Directory.CreateTempSubdirectory("gridgrains-postgres-").FullName;
        _port = FreePort();
        if (IsRoot)
            PostgresBinaries.Run("chown", [ServerUser, _data]);
        RunAsServer("initdb", "--pgdata", _data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync");
        Start();
    }

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    /// <summary>The server refuses to run as root.</summary>
    private static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    private static string ServerUser => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    /// <returns>Null when PostgreSQL is not installed here.</returns>
    public static PostgresServer? TryStart() => PostgresBinaries.Find() is { } binaries ? new PostgresServer(binaries) : null;

    /// <summary>A new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellation)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync(cancellation);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ToString();
    }

    public void Start() => RunAsServer(
        "pg_ctl", "start", "--wait", "--silent", "--pgdata", _data, "--log", Path.Combine(_data, "server.log"),
        "--options", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200");

    /// <summary>Ends the server as a crash would: connections break, nothing is flushed.</summary>
    public void Crash() => RunAsServer("pg_ctl", "stop", "--wait", "--silent", "--pgdata", _data, "--mode", "immediate");

    public void Dispose()
    {
        // pg_ctl signals the process whose id the server has written into its data directory.
        RunAsServer("pg_ctl", "stop", "--wait", "--silent", "--pgdata", _data, "--mode", "fast");
        Directory.Delete(_data, recursive: true);
    }

    private void RunAsServer(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        if (IsRoot)
            PostgresBinaries.Run("runuser", ["-u", ServerUser, "--", path, .. arguments]);
        else
            PostgresBinaries.Run(path, arguments);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
