using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using GridGrains.ClickHouse.Schema;

namespace GridGrains.ClickHouse.Access;

/// <summary>Where a warehouse is now.</summary>
/// <param name="ConnectionString">For the driver, without a database; null while there is none. It holds a secret.</param>
/// <param name="State">One line for people.</param>
public readonly record struct WarehousePlace(string? ConnectionString, string State);

/// <summary>
/// The tables on a server that may come, go and move. The first use of a server brings its schema up to date; <see cref="OpenAsync"/> is
/// cheap after that.
/// </summary>
/// <param name="place">Asked each time: an embedded engine that is started again has another address.</param>
/// <param name="database">Made where it is missing.</param>
/// <param name="prepare">What a database needs beyond its schema, such as the calendar; repeated for each new server.</param>
public sealed class Warehouse(
    Func<WarehousePlace> place, string database, SqlDialect dialect, Func<ClickHouseClient, CancellationToken, Task>? prepare = null) : IDisposable
{
    public const string DefaultDatabase = "gridgrains";

    // Other readers of dates guess: they take 03/08/2026 for 3 August, and 03/13/2026 in the same column for 13 March.
    private static readonly string[] StrictDates = ["date_time_input_format", "cast_string_to_date_time_mode"];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Opened? _opened;

    public string Database { get; } = database;

    /// <summary>One line: ready, or what it waits for.</summary>
    public string State => place().State;

    /// <summary>Why the schema cannot be used; null when it can, or was not tried.</summary>
    public string? SchemaFailure { get; private set; }

    /// <summary>True when the tables can be used without waiting.</summary>
    public bool IsOpen => _opened is { } opened && opened.ConnectionString == place().ConnectionString;

    /// <summary>Why the tables cannot be used now; null when they can.</summary>
    public string? Absence
    {
        get
        {
            var (connectionString, state) = place();
            return _opened is { } opened && opened.ConnectionString == connectionString ? null
                : connectionString is null ? state
                : SchemaFailure ?? $"its tables are being prepared ({state})";
        }
    }

    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="WarehouseSchemaException">Its tables are not those of this program.</exception>
    public async ValueTask<ClickHouseClient> OpenAsync(CancellationToken cancellation)
    {
        var (connectionString, state) = place();
        if (connectionString is null)
        {
            throw new WarehouseUnavailableException(state);
        }

        if (_opened is { } opened && opened.ConnectionString == connectionString)
        {
            return opened.Client;
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            return (_opened is { } meanwhile && meanwhile.ConnectionString == connectionString
                ? meanwhile
                : _opened = new Opened(connectionString, await PrepareAsync(connectionString, cancellation))).Client;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _opened?.Client.Dispose();
        _gate.Dispose();
    }

    private async Task<ClickHouseClient> PrepareAsync(string connectionString, CancellationToken cancellation)
    {
        var settings = new ClickHouseConnectionStringBuilder(connectionString) { Timeout = TimeSpan.FromMinutes(5) };
        foreach (var setting in StrictDates)
        {
            settings[$"set_{setting}"] = "basic";
        }

        var name = Database;
        using (var server = new ClickHouseClient(new ClickHouseConnectionStringBuilder(settings.ConnectionString) { Database = "" }.ConnectionString))
        {
            await server.ExecuteNonQueryAsync(dialect.Translate($"CREATE DATABASE IF NOT EXISTS {Quoted(name)}"), null, null, cancellation);
        }

        settings.Database = name;
        var client = new ClickHouseClient(settings.ConnectionString);
        try
        {
            await new Migrator(dialect).ApplyAsync(client, cancellation);
            await (prepare?.Invoke(client, cancellation) ?? Task.CompletedTask);
            SchemaFailure = null;
            return client;
        }
        catch (Exception failure)
        {
            client.Dispose();
            SchemaFailure = failure.Message;
            throw;
        }
    }

    private static string Quoted(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
        ? name
        : throw new WarehouseSchemaException($"'{name}' is no name of a database: letters, digits and '_' alone");

    private sealed record Opened(string ConnectionString, ClickHouseClient Client);
}
