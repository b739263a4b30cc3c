using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors.Databases;

/// <summary>
/// Reads a ClickHouse table over HTTP, some rows a request in the order of the cursor. Rows that share the last value of a request come with it, so that
/// the next one begins behind that value. Names are checked by the schema of specs and quoted here; values are parameters.
/// </summary>
internal sealed class ClickHouseRows(EgressRoom room, string? tenant) : ITableRows
{
    private const int RowsPerRequest = 10_000;
    private const string KeyHeader = "X-ClickHouse-Key";

    public async IAsyncEnumerable<TableRow> ReadAsync(
        OpenedConnection connection, TableSpec table, string? from, bool isNewRun, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var type = table.Cursor is null ? "" : await TypeOfAsync(connection, table, cancellation);
        var (comparison, taken) = (">=", 0);
        while (taken < most)
        {
            var request = Math.Min(RowsPerRequest, most - taken);
            var text = await AskAsync(connection, QueryOf(table, type, from, comparison, isNewRun && comparison == ">=", request), [("from", from ?? ""), ("lookback", Number(table.Lookback))], cancellation);
            var (rows, before) = (0, from);
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                from = table.Cursor is null ? null : CursorOf(line, table.Cursor);
                rows++;
                yield return new TableRow(line, from);
            }

            taken += rows;
            if (rows < request || table.Cursor is null || (from == before && comparison == ">"))
            {
                yield break;
            }

            comparison = ">";
        }
    }

    private static string QueryOf(TableSpec table, string type, string? from, string comparison, bool looksBack, int rows)
    {
        // The cursor is read back from the row.
        var columns = table.Columns.Count == 0 ? "*" : string.Join(", ", table.Columns.Append(table.Cursor).OfType<string>().Distinct().Select(Quoted));
        var query = new StringBuilder($"SELECT {columns} FROM {Quoted(table.Schema)}.{Quoted(table.Table)}");
        if (table.Cursor is not { } name)
        {
            return query.Append(CultureInfo.InvariantCulture, $" FORMAT JSONEachRow").ToString();
        }

        query.Append(CultureInfo.InvariantCulture, $" WHERE {Quoted(name)} IS NOT NULL");
        if (from is not null)
        {
            var least = !looksBack ? $"CAST({{from:String}} AS {type})"
                : type.Contains("Date", StringComparison.Ordinal) ? $"CAST({{from:String}} AS {type}) - toIntervalSecond(toInt64({{lookback:Float64}}))"
                : $"CAST({{from:String}} AS Float64) - {{lookback:Float64}}";
            query.Append(CultureInfo.InvariantCulture, $" AND {Quoted(name)} {comparison} {least}");
        }

        return query.Append(CultureInfo.InvariantCulture, $" ORDER BY {Quoted(name)} LIMIT {rows} WITH TIES FORMAT JSONEachRow").ToString();
    }

    private async Task<string> TypeOfAsync(OpenedConnection connection, TableSpec table, CancellationToken cancellation)
    {
        const string Query = "SELECT type FROM system.columns WHERE database = {database:String} AND table = {table:String} AND name = {column:String} FORMAT TSVRaw";
        var type = (await AskAsync(connection, Query, [("database", table.Schema), ("table", table.Table), ("column", table.Cursor!)], cancellation)).Trim();
        return type.Length > 0 && !type.StartsWith("Array", StringComparison.Ordinal) && !type.StartsWith("Map", StringComparison.Ordinal)
            ? type
            : throw new SourceException("source_not_found", $"there is no table {table.Name} with a column '{table.Cursor}' that this user sees and that has an order", isTransient: false);
    }

    private async Task<string> AskAsync(OpenedConnection connection, string query, (string Name, string Value)[] parameters, CancellationToken cancellation)
    {
        var entry = connection.Entry;
        var address = new Uri($"{(entry.Tls ? "https" : "http")}://{entry.Addresses[0]}/?{string.Join('&', parameters.Select(one => $"param_{one.Name}={Uri.EscapeDataString(one.Value)}"))}");
        var headers = entry.User is { } user ? [new("X-ClickHouse-User", user)] : (List<KeyValuePair<string, string>>)[];
        var answer = await room.AskAsync(
            new EgressRequest(
                address, "POST", headers, Encoding.UTF8.GetBytes(query), entry.Credential is { } credential ? CredentialUse.Header(credential, KeyHeader) : null, tenant,
                ContentType: "text/plain"),
            cancellation);
        return answer.Status switch
        {
            200 when answer.Header("X-ClickHouse-Exception-Code") is null => Encoding.UTF8.GetString(answer.Body),
            401 or 403 => throw new SourceException("source_refused", $"{connection.Name} refuses the user", isTransient: false),
            404 => throw new SourceException("source_not_found", $"{connection.Name}: {Reason(answer)}", isTransient: false),
            _ => throw new SourceException("source_failed", $"{connection.Name}: {Reason(answer)}", isTransient: answer.Status >= 500),
        };
    }

    private static string Reason(EgressAnswer answer)
    {
        var text = Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 300)));
        return text.Split('\n')[0];
    }

    private static string? CursorOf(string line, string cursor)
    {
        try
        {
            using var row = JsonDocument.Parse(line);
            return row.RootElement.TryGetProperty(cursor, out var value) ? value.ToString() : null;
        }
        catch (JsonException fault)
        {
            // What ClickHouse writes when it fails behind the first rows.
            throw new SourceException("source_failed", $"the answer broke off: {fault.Message}", isTransient: true, inner: fault);
        }
    }

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
