using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Sql;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Transforms;
using GridGrains.Silo.Sql;

namespace GridGrains.Silo.Ingestion;

/// <summary>Runs the SQL of specs where the SQL of callers runs: behind the same gate, in a reader without a way to write or to connect.</summary>
internal sealed class SqlTransform(SqlDesk desk) : IBatchTransform, IDisposable
{
    /// <summary>Statements at once; more wait for their turn.</summary>
    private const int AtOnce = 2;

    private static readonly QueryCaps Caps = new(Seconds: 10, MemoryBytes: 512L << 20, ResultRows: 100_000, Threads: 1);

    private readonly SemaphoreSlim _turns = new(AtOnce);

    public Task<IReadOnlyList<BatchColumn>> CheckAsync(string sql, IReadOnlyList<string>? columns, CancellationToken cancellation) => AskedAsync<IReadOnlyList<BatchColumn>>(
        async queries =>
        {
            var analysis = await queries.CheckAsync(sql, new SqlBatch(BatchTable.Name, columns ?? [], []), columns is not null, cancellation);
            return ColumnsOf(analysis.Columns);
        },
        cancellation);

    public Task<TransformedBatch> RunAsync(string sql, BatchTable batch, CancellationToken cancellation) => AskedAsync(
        async queries =>
        {
            SourceField[] fields = [.. batch.Columns.Select(SourceField.Named)];
            var rows = batch.Records.Select(record => Array.ConvertAll(fields, record.Text));
            var result = await queries.TransformAsync(sql, new SqlBatch(BatchTable.Name, batch.Columns, rows), Caps, cancellation);
            return RowsOf(result);
        },
        cancellation);

    public void Dispose() => _turns.Dispose();

    private static BatchColumn[] ColumnsOf(IReadOnlyList<KeyValuePair<string, string>> columns) => [.. columns.Select(column => new BatchColumn(column.Key, column.Value))];

    private static TransformedBatch RowsOf(SqlBatchResult result)
    {
        var positions = new Dictionary<string, int>();
        for (var i = 0; i < result.Columns.Count; i++)
        {
            positions.TryAdd(result.Columns[i].Key, i);
        }

        return new TransformedBatch(ColumnsOf(result.Columns), [.. result.Rows.Select((values, index) => new TableRecord(positions, Array.ConvertAll(values, value => value ?? ""), index + 1))]);
    }

    private async Task<T> AskedAsync<T>(Func<SqlQueries, Task<T>> ask, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try
        {
            using var session = await desk.OpenAsync(cancellation);
            return await ask(session.Queries);
        }
        catch (SqlRefusedException refused)
        {
            throw new TransformException(TransformException.Refused, refused.Message, refused) { At = refused.At, Nearest = refused.Suggestions.Count > 0 ? refused.Suggestions[0] : null };
        }
        catch (QueryCappedException capped)
        {
            throw new TransformException(TransformException.Capped, capped.Message, capped);
        }
        catch (WarehouseUnavailableException gone)
        {
            throw new TransformException(TransformException.Unavailable, $"SQL runs in the warehouse's engine: {gone.Message}", gone);
        }
        finally
        {
            _turns.Release();
        }
    }
}
