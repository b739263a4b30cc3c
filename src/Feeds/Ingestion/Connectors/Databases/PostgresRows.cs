using System.Globalization;
using System.Runtime.CompilerServices;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;
using Npgsql;

namespace GridGrains.Feeds.Ingestion.Connectors.Databases;

/// <summary>
/// Reads a PostgreSQL table by one query, whose rows come as they are taken: all are of one snapshot. The session may only read. Names are checked by
/// the schema of specs and quoted here; values are parameters.
/// </summary>
internal sealed class PostgresRows : ITableRows
{
    private const int ConnectSeconds = 10;

    // Numbers, stamps and texts have an order to go on by, and a text that reads back as the same value.
    private static readonly string[] Numbers = ["smallint", "integer", "bigint", "numeric", "real", "double precision"];
    private static readonly string[] Stamps = ["timestamp", "date"];
    private static readonly string[] Others = ["text", "character", "uuid"];

    public async IAsyncEnumerable<TableRow> ReadAsync(
        OpenedConnection connection, TableSpec table, string? from, bool isNewRun, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var session = new NpgsqlConnection(AddressOf(connection));
        await Guarded(session.OpenAsync(cancellation), connection);
        var type = table.Cursor is null ? "" : await Guarded(TypeOfAsync(session, table, cancellation), connection);
        await using var command = CommandOf(session, table, type, from, isNewRun, most);
        await using var rows = await Guarded(command.ExecuteReaderAsync(cancellation), connection);
        while (await Guarded(rows.ReadAsync(cancellation), connection))
        {
            yield return new TableRow(rows.GetString(0), table.Cursor is null ? null : rows.GetString(1));
        }
    }

    private static string AddressOf(OpenedConnection connection)
    {
        var (entry, address) = (connection.Entry, HostRule.Parse(connection.Entry.Addresses[0])!);
        return new NpgsqlConnectionStringBuilder
        {
            Host = address.Host.Trim('[', ']'),
            Port = address.Port!.Value,
            Database = entry.Database,
            Username = entry.User,
            Password = connection.Secret,
            SslMode = entry.Tls ? SslMode.VerifyFull : SslMode.Disable,
            Timeout = ConnectSeconds,
            CommandTimeout = 0,
            Pooling = false,
            ApplicationName = "gridgrains-pipeline",
            Options = "-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO -c extra_float_digits=1",
        }.ToString();
    }

    private static async Task<string> TypeOfAsync(NpgsqlConnection session, TableSpec table, CancellationToken cancellation)
    {
        await using var command = session.CreateCommand();
        command.CommandText = "SELECT format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND attnum > 0 AND NOT attisdropped";
        command.Parameters.AddWithValue(Quoted(table));
        command.Parameters.AddWithValue(table.Cursor!);
        var type = await command.ExecuteScalarAsync(cancellation) as string
            ?? throw new SourceException("source_not_found", $"there is no table {table.Name} with a column '{table.Cursor}' that this user sees", isTransient: false);
        return Numbers.Concat(Stamps).Concat(Others).Any(known => type.StartsWith(known, StringComparison.Ordinal))
            ? type
            : throw new SourceException("bad_cursor", $"column '{table.Cursor}' of {table.Name} is of type {type}; a cursor is a number, a stamp or a text", isTransient: false);
    }

    private static NpgsqlCommand CommandOf(NpgsqlConnection session, TableSpec table, string type, string? from, bool isNewRun, int most)
    {
        var command = session.CreateCommand();
        var columns = table.Columns.Count == 0 ? "*" : string.Join(", ", table.Columns.Append(table.Cursor).OfType<string>().Distinct().Select(Quoted));
        var limit = most == int.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $" LIMIT {most}");
        if (table.Cursor is not { } name)
        {
            command.CommandText = $"SELECT row_to_json(t)::text FROM (SELECT {columns} FROM {Quoted(table)}) AS t{limit}";
            return command;
        }

        var (cursor, least) = ($"t.{Quoted(name)}", "");
        if (from is not null)
        {
            command.Parameters.AddWithValue(from);
            least = $" AND {cursor} >= CAST($1 AS {type})";
            if (isNewRun && table.Lookback > 0 && !Others.Any(known => type.StartsWith(known, StringComparison.Ordinal)))
            {
                command.Parameters.AddWithValue(table.Lookback);
                least += Stamps.Any(known => type.StartsWith(known, StringComparison.Ordinal)) ? " - make_interval(secs => $2)" : " - CAST($2 AS numeric)";
            }
        }

        command.CommandText = $"SELECT row_to_json(t)::text, {cursor}::text FROM (SELECT {columns} FROM {Quoted(table)}) AS t WHERE {cursor} IS NOT NULL{least} ORDER BY {cursor}{limit}";
        return command;
    }

    private static string Quoted(TableSpec table) => $"{Quoted(table.Schema)}.{Quoted(table.Table)}";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task Guarded(Task work, OpenedConnection connection) => await Guarded(NoResult(work), connection);

    private static async Task<bool> NoResult(Task work)
    {
        await work;
        return true;
    }

    private static async Task<T> Guarded<T>(Task<T> work, OpenedConnection connection)
    {
        try
        {
            return await work;
        }
        catch (PostgresException refusal) when (refusal.SqlState.StartsWith("28", StringComparison.Ordinal) || refusal.SqlState is "42501")
        {
            throw new SourceException("source_refused", $"{connection.Name} refuses the user: {refusal.MessageText}", isTransient: false, inner: refusal);
        }
        catch (PostgresException refusal) when (refusal.SqlState.StartsWith("42", StringComparison.Ordinal) || refusal.SqlState.StartsWith("3D", StringComparison.Ordinal))
        {
            throw new SourceException("source_not_found", $"{connection.Name}: {refusal.MessageText}", isTransient: false, inner: refusal);
        }
        catch (PostgresException refusal)
        {
            throw new SourceException("source_failed", $"{connection.Name}: {refusal.MessageText}", isTransient: true, inner: refusal);
        }
        catch (Exception failure) when (failure is NpgsqlException or System.Net.Sockets.SocketException or IOException or TimeoutException)
        {
            throw new SourceException("source_unreachable", $"{connection.Name}: the connection failed or broke off", isTransient: true, inner: failure);
        }
    }
}
