using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Readers;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;

namespace GridGrains.ClickHouse.Reconciliation;

/// <summary>Tables of the warehouse as an audit reads them: the canonical ones, or the facts that the cubes are computed from.</summary>
public sealed class ClickHouseAuditSource : IAuditSource
{
    private const long MemoryBytes = 1L << 30;
    private const int Seconds = 600;

    private readonly Warehouse _warehouse;
    private readonly ICheckpointStore _checkpoints;
    private readonly (string Table, bool RealTime, bool DayAhead)[] _tables;

    private ClickHouseAuditSource(string name, Warehouse warehouse, ICheckpointStore checkpoints, params (string, bool, bool)[] tables) =>
        (Name, _warehouse, _checkpoints, _tables) = (name, warehouse, checkpoints, tables);

    public string Name { get; }

    public static ClickHouseAuditSource Canonical(Warehouse warehouse, ICheckpointStore checkpoints) =>
        new("clickhouse", warehouse, checkpoints, ("iso_rt_lmp", true, false), ("iso_da_lmp", false, true));

    public static ClickHouseAuditSource Facts(Warehouse warehouse, ICheckpointStore checkpoints) => new("clickhouse_facts", warehouse, checkpoints, ("fact_lmp_5m", true, true));

    public async ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation)
    {
        if (_warehouse.Absence is { } reason)
        {
            return AuditSourceState.Absent(reason);
        }

        var offsets = new Dictionary<TopicPartition, OffsetRange>();
        foreach (var family in (string[])[ClickHouseSink.SinkName, ClickHouseSink.BackfillSinkName])
        {
            for (var shard = 0; shard < Topics.LmpPartitions; shard++)
            {
                foreach (var position in await _checkpoints.GetPositionsAsync(new ShardId(family, shard), cancellation))
                {
                    offsets[position.Partition] = new OffsetRange(0, position.NextOffset);
                }
            }
        }

        return new AuditSourceState(null, offsets);
    }

    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public async ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation)
    {
        var client = await _warehouse.OpenAsync(cancellation);
        foreach (var (table, realTime, dayAhead) in _tables)
        {
            if ((realTime && scope.Range.HoldsAny(dayAhead: false)) || (dayAhead && scope.Range.HoldsAny(dayAhead: true)))
            {
                using var reader = await client.ExecuteReaderAsync(SqlOf(table, scope.Range), null, new QueryOptions { CustomSettings = SettingsOf(scope.Range) }, cancellation);
                Read(reader, rows, cancellation);
            }
        }
    }

    private static string SqlOf(string table, AuditRange range) =>
        $$"""
        SELECT iso, node, market, toUnixTimestamp64Micro(ts), lmp, ifNull(energy_component, nan), ifNull(congestion_component, nan), ifNull(loss_component, nan),
            toUnixTimestamp64Micro(known_at), source_version, toInt64(log_partition), log_offset
        FROM {{table}}
        WHERE ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')}
            {{(range.Iso is null ? "" : "AND iso = {iso:String}")}} {{(range.Products is null ? "" : "AND market IN {markets:Array(String)}")}}
        """;

    private static Dictionary<string, object> SettingsOf(AuditRange range)
    {
        var settings = new QueryParameters().Moment("from", range.FromUtc).Moment("to", range.ToUtc);
        settings = range.Iso is null ? settings : settings.Text("iso", range.Iso.Code);
        settings = range.Products is null ? settings : settings.Texts("markets", range.Products.Select(product => product.Name()));
        var all = settings.ToSettings();
        (all["readonly"], all["max_execution_time"], all["max_memory_usage"]) = (2, Seconds, MemoryBytes);
        return all;
    }

    private static void Read(ClickHouseDataReader reader, IAuditedRows rows, CancellationToken cancellation)
    {
        EntityKey node = default;
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            var (iso, id) = (reader.GetString(0), reader.GetString(1));
            node = node.Iso is not null && node.Id == id && node.Iso.Code == iso ? node : new EntityKey(Isos.Get(iso), id);
            rows.Add(new AuditedRow(
                node, ProductOf(reader.GetString(2)), Utc(reader.GetInt64(3)), reader.GetDouble(4), reader.GetDouble(5), reader.GetDouble(6), reader.GetDouble(7),
                Utc(reader.GetInt64(8)), reader.GetInt64(9), (int)reader.GetInt64(10), reader.GetInt64(11)));
        }
    }

    private static DateTime Utc(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static PriceProduct ProductOf(string name) => PriceProducts.TryParse(name, out var product)
        ? product
        : throw new DomainException(DomainErrorCode.UnknownMarket, $"the warehouse holds a market '{name}' that this version of the program does not know");
}
