using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors.Databases;

/// <summary>
/// Reads a table of a database that the operator declares. With a cursor column a run begins at the greatest value taken so far, that value included, so
/// that rows which share it are not passed over; what had been taken of them is recognised by its content.
/// </summary>
public sealed class DatabaseConnector(ConnectionTable connections, EgressRoom room, TimeProvider clock) : ISourceConnector
{
    private const int RowsPerPage = 2_000;

    public IReadOnlyCollection<string> Types { get; } = ["database"];

    public async IAsyncEnumerable<SourcePage> ReadAsync(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = endpoint.Table!;
        var connection = connections.OpenFor(spec, context, table.Name, ConnectionEntry.Postgres, ConnectionEntry.ClickHouse);
        ITableRows reader = connection.Entry.Kind == ConnectionEntry.Postgres ? new PostgresRows() : new ClickHouseRows(room, context.Tenant);
        var (start, isNewRun) = (clock.GetTimestamp(), position.Page == 0);
        // A table without a cursor is read from its first row each time.
        var rows = reader.ReadAsync(connection, table, table.Cursor is null ? null : position.Bookmark, isNewRun, context.Limits.MaxRecords, cancellation);
        var (records, bytes, last) = (new List<SourceRecord>(), 0L, position.Bookmark);
        await foreach (var row in rows)
        {
            records.Add(new JsonRecord(JsonDocument.Parse(row.Json).RootElement, records.Count + 1));
            (bytes, last) = (bytes + Encoding.UTF8.GetByteCount(row.Json), row.Cursor ?? last);
            if (records.Count >= RowsPerPage)
            {
                position = position with { Page = position.Page + 1, Bookmark = last };
                yield return PageOf(isLast: false);
                (records, bytes, start) = ([], 0, clock.GetTimestamp());
                if (position.Page >= context.Limits.MaxPages)
                {
                    yield break;
                }
            }
        }

        position = position with { Page = position.Page + 1, Bookmark = last };
        yield return PageOf(isLast: true);

        SourcePage PageOf(bool isLast) => new($"{connection.Name}/{table.Name}", 200, bytes, clock.GetElapsedTime(start), records, [], position, isLast);
    }
}
