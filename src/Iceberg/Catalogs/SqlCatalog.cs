using System.Data.Common;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Catalogs;

/// <summary>
/// A catalog in a SQL database, in the tables of Iceberg's JDBC catalog, so that other engines can use it too. Written for SQLite
/// and PostgreSQL. Each call takes a connection of its own; the swap is one conditional update.
/// </summary>
public sealed partial class SqlCatalog : ICatalog
{
    private readonly DbDataSource _database;
    private readonly string _name;
    private readonly string _warehouse;

    /// <param name="database">Where the catalog's tables are.</param>
    /// <param name="name">The catalog's name: one database can hold several.</param>
    /// <param name="warehouse">The folder below which tables are created.</param>
    public SqlCatalog(DbDataSource database, string name, string warehouse, IcebergEnvironment environment)
        => (_database, _name, _warehouse, Environment) = (database, name, warehouse.TrimEnd('/'), environment);

    public IcebergEnvironment Environment { get; }

    /// <summary>Creates the catalog's tables where they are missing, and the column that older versions of them lack.</summary>
    public async ValueTask InitializeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await CreateMissingAsync(cancellationToken);
        }
        catch (DbException)
        {
            // Of two processes that start together, PostgreSQL refuses the later one even with IF NOT EXISTS: by now the tables are there.
            await CreateMissingAsync(cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<TableIdentifier>> ListTablesAsync(string name, CancellationToken cancellationToken = default)
    {
        await RequireNamespaceAsync(name, cancellationToken);
        return await QueryAsync(
            SqlStatements.ListTables, [("namespace", name)], row => new TableIdentifier(name, row.GetString(0)), cancellationToken);
    }

    public async ValueTask<Table> CreateTableAsync(
        TableIdentifier identifier, Schema schema, PartitionSpec? spec = null, SortOrder? sortOrder = null, string? location = null,
        IReadOnlyDictionary<string, string>? properties = null, CancellationToken cancellationToken = default)
    {
        await RequireNamespaceAsync(identifier.Namespace, cancellationToken);
        if (await FindLocationAsync(identifier, cancellationToken) is not null) throw AlreadyExists(identifier);
        var id = Environment.NewId();
        var folder = location ?? $"{_warehouse}/{identifier.Namespace.Replace('.', '/')}/{identifier.Name}-{id:N}";
        var metadata = TableMetadata.Create(
            id, folder, schema, spec ?? PartitionSpec.Unpartitioned, sortOrder ?? SortOrder.Unsorted,
            properties ?? TableMetadata.EmptyProperties, Environment.NowMs);
        var file = TableMetadataFile.NextLocation(metadata, previousLocation: null, Environment.NewId());
        await TableMetadataFile.WriteAsync(Environment.Io, file, metadata, cancellationToken);
        try
        {
            await InsertAsync(identifier, file);
        }
        catch (IcebergException e) when (e.Code != IcebergErrorCode.CommitStateUnknown)
        {
            await LeftoverFiles.TryDeleteAsync(Environment.Io, file);
            throw;
        }
        return new Table(this, identifier, new TableState(metadata, file));
    }

    public async ValueTask<Table> LoadTableAsync(TableIdentifier identifier, CancellationToken cancellationToken = default)
        => new(this, identifier, await LoadStateAsync(identifier, cancellationToken));

    public async ValueTask<TableState> LoadStateAsync(TableIdentifier identifier, CancellationToken cancellationToken = default)
    {
        var location = await FindLocationAsync(identifier, cancellationToken) ?? throw NotFound($"table {identifier}");
        return new TableState(await TableMetadataFile.ReadAsync(Environment.Io, location, cancellationToken), location);
    }

    public async ValueTask<bool> DropTableAsync(TableIdentifier identifier, CancellationToken cancellationToken = default)
        => await ExecuteAsync(SqlStatements.DropTable, Keys(identifier), cancellationToken) > 0;

    public async ValueTask RenameTableAsync(TableIdentifier from, TableIdentifier to, CancellationToken cancellationToken = default)
    {
        await RequireNamespaceAsync(to.Namespace, cancellationToken);
        try
        {
            var renamed = await ExecuteAsync(
                SqlStatements.RenameTable, [.. Keys(from), ("newNamespace", to.Namespace), ("newTable", to.Name)], cancellationToken);
            if (renamed == 0) throw NotFound($"table {from}");
        }
        catch (DbException e)
        {
            if (await FindLocationAsync(to, cancellationToken) is not null) throw AlreadyExists(to, e);
            throw;
        }
    }

    public async ValueTask<Table> RegisterTableAsync(TableIdentifier identifier, string metadataLocation, CancellationToken cancellationToken = default)
    {
        await RequireNamespaceAsync(identifier.Namespace, cancellationToken);
        var metadata = await TableMetadataFile.ReadAsync(Environment.Io, metadataLocation, cancellationToken);
        await InsertAsync(identifier, metadataLocation);
        return new Table(this, identifier, new TableState(metadata, metadataLocation));
    }

    private async ValueTask CreateMissingAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(SqlStatements.CreateTables, [], cancellationToken);
        await ExecuteAsync(SqlStatements.CreateNamespaceProperties, [], cancellationToken);
        if (!await HasTypeColumnAsync(cancellationToken)) await ExecuteAsync(SqlStatements.AddTypeColumn, [], cancellationToken);
    }

    private async ValueTask<bool> HasTypeColumnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await QueryAsync(SqlStatements.ProbeTypeColumn, [], row => 0, cancellationToken);
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    /// <summary>Where a table's metadata is recorded to lie; the file is not opened.</summary>
    public async ValueTask<string> FindMetadataAsync(TableIdentifier identifier, CancellationToken cancellationToken = default)
        => await FindLocationAsync(identifier, cancellationToken) ?? throw NotFound($"table {identifier}");

    private async ValueTask<string?> FindLocationAsync(TableIdentifier identifier, CancellationToken cancellationToken)
    {
        var found = await QueryAsync(SqlStatements.FindTable, Keys(identifier), row => row.GetString(0), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private static (string Name, string? Value)[] Keys(TableIdentifier identifier)
        => [("namespace", identifier.Namespace), ("table", identifier.Name)];

    private async ValueTask<int> ExecuteAsync(string sql, (string Name, string? Value)[] parameters, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async ValueTask<List<T>> QueryAsync<T>(
        string sql, (string Name, string? Value)[] parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    private DbCommand Command(DbConnection connection, string sql, (string Name, string? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        if (sql.Contains("@catalog", StringComparison.Ordinal)) Bind("catalog", _name);
        foreach (var (name, value) in parameters) Bind(name, value);
        return command;

        void Bind(string name, string? value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = (object?)value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }

    private static IcebergException NotFound(string what) => new(IcebergErrorCode.NotFound, $"There is no {what}");

    private static IcebergException AlreadyExists(TableIdentifier identifier, Exception? inner = null)
        => new(IcebergErrorCode.AlreadyExists, $"Table {identifier} already exists", inner);
}
