using ClickHouse.Driver;
using GridGrains.ClickHouse.Blocks;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Rollups;
using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Guardrails;

/// <summary>
/// Rebuilds the rollups of the days that decisions are about. What holds of a day is what the table of decisions says, not what the write brings: a write that
/// is repeated later must not bring back an older decision.
/// </summary>
public sealed class QuarantineFollower : IInsertFollower
{
    private const string Held = """
        SELECT argMax(tuple(in_force), sequence).1, max(sequence), countIf(status IN ('quarantined', 'released', 'discarded'))
        FROM data_quality_log
        WHERE iso = {iso:String} AND market = {market:String} AND day = toDate({day:UInt32})
        """;

    public ValueTask BeforeAsync(ClickHouseClient client, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation) => ValueTask.CompletedTask;

    public async ValueTask AfterAsync(ClickHouseClient client, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        foreach (var id in rows.Where(range => range.Rows is RowList<QualityRow>).SelectMany(IdsOf).Distinct())
        {
            await RebuildAsync(client, id, cancellation);
        }
    }

    private static PartitionId[] IdsOf(PartitionRows range)
    {
        var span = range.Of<QualityRow>().Span;
        var ids = new PartitionId[span.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = span[i].Id;
        }

        return ids;
    }

    private static async Task RebuildAsync(ClickHouseClient client, PartitionId id, CancellationToken cancellation)
    {
        var (isInForce, sequence, decisions) = await ReadAsync(client, id, cancellation);
        if (decisions == 0)
        {
            return;
        }

        if (isInForce)
        {
            foreach (var sql in new[] { RollupSql.EmptyHubIntervals, RollupSql.EmptyNodeHours, RollupSql.EmptyHubDays })
            {
                await client.ExecuteNonQueryAsync(sql, null, OptionsOf(id, sequence), cancellation);
            }
        }

        await RollupWriter.RebuildAsync(client, id.Iso, id.Product, id.StartUtc, id.EndUtc, cancellation);
    }

    private static async Task<(bool IsInForce, long Sequence, ulong Decisions)> ReadAsync(ClickHouseClient client, PartitionId id, CancellationToken cancellation)
    {
        using var reader = await client.ExecuteReaderAsync(Held, null, OptionsOf(id, 0), cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetFieldValue<byte>(0) != 0, reader.GetFieldValue<long>(1), reader.GetFieldValue<ulong>(2)) : default;
    }

    private static QueryOptions OptionsOf(PartitionId id, long sequence)
    {
        var settings = new Dictionary<string, object>();
        new QueryParameters().Text("iso", id.Iso.Code).Text("market", id.Product.Name()).Number("day", id.EpochDay).Number("sequence", sequence)
            .Number("from", WarehouseEpochTime.Micros(id.StartUtc)).Number("to", WarehouseEpochTime.Micros(id.EndUtc)).AddTo(settings);
        return new QueryOptions { CustomSettings = settings };
    }
}
