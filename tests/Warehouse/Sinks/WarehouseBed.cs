using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Guardrails;
using GridGrains.ClickHouse.Prices;
using GridGrains.ClickHouse.Reference;
using GridGrains.ClickHouse.Schema;
using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Durability.Sqlite;
using GridGrains.Tests.Support;
using GridGrains.Tests.Warehouse.Engine;
using Microsoft.Data.Sqlite;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sinks;

/// <summary>A log, checkpoints and a database of their own on the shared engine. A sink that fails is a process that died.</summary>
internal sealed class WarehouseBed : IAsyncDisposable
{
    public static readonly DateTime Noon = new(2026, 6, 10, 12, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-warehouse-").FullName;
    private readonly SqlitePartitionLog _log;
    private readonly SqliteCheckpointStore _checkpoints;
    private int _owners;

    public WarehouseBed(EmbeddedClickHouse engine)
    {
        var endpoint = engine.Endpoint;
        Warehouse = new GridGrains.ClickHouse.Access.Warehouse(
            () => new WarehousePlace(endpoint.ConnectionString(), "ready"), engine.NewDatabaseName(), SqlDialect.SingleServer, new ReferenceTables(SeedReference.Catalog).WriteAsync);
        _log = SqlitePartitionLog.Open(Path.Combine(_folder, "log.db"), Topics.All, new SqliteLogOptions(), TimeProvider.System);
        _checkpoints = SqliteCheckpointStore.Open(Path.Combine(_folder, "checkpoints.db"));
    }

    public GridGrains.ClickHouse.Access.Warehouse Warehouse { get; }

    public CountedFailpoints Failpoints { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IReadOnlyList<TopicPartition> PartitionsOf(ITableSink sink) =>
        [.. from topic in sink.Topics where topic != Topics.DeadLetters from partition in Enumerable.Range(0, Topics.LmpPartitions) select new TopicPartition(topic, partition)];

    public SqlitePartitionLog Log => _log;

    public SqliteCheckpointStore Checkpoints => _checkpoints;

    public ClickHouseSink NewSink() => PriceSinks.Live(NewContext(), SeedReference.Catalog, []);

    public ClickHouseSink NewDecisionSink() => new(NewContext(), [QualityTable.Topic], [new QuarantineFollower()]);

    public Task AppendAsync(params LmpEvent[] prices) => AppendAsync(PriceTopics.Live, prices);

    public async Task AppendAsync(PriceTopics topics, params LmpEvent[] prices)
    {
        foreach (var topic in prices.GroupBy(price => topics.Of(price.Fact.Product)))
        {
            var records = new RecordBuffer();
            foreach (var price in topic)
            {
                LmpEventJson.Write(records, price);
            }

            await _log.AppendAsync(topic.Key, records, new RecordHeaders(LmpEventJson.Schema, "TEST"), Token);
        }
    }

    /// <summary>One process: takes all partitions over and writes what the log holds beyond the tables, in one write.</summary>
    public async Task WriteAsync(int maxRecords = int.MaxValue)
    {
        await using var sink = NewSink();
        await WriteAsync(sink, await OpenAsync(sink), maxRecords);
    }

    /// <summary>The same for one topic of another product, whose first partition holds everything.</summary>
    public async Task WriteAsync(TopicTable table, RecordBuffer records)
    {
        await _log.AppendAsync(table.Topic, records, new RecordHeaders("test/1", "TEST"), Token);
        await using var sink = new ClickHouseSink(NewContext(), [table], []);
        var decoder = table.NewDecoder();
        foreach (var position in await sink.OpenAsync([.. Enumerable.Range(0, table.Table.Topics!.Partitions).Select(i => new TopicPartition(table.Topic, i))], Token))
        {
            var end = (await _log.GetOffsetsAsync(position.Partition, Token)).Next;
            using var reader = _log.OpenReader([position], 1000);
            for (var next = position.NextOffset; next < end;)
            {
                using var batch = reader.Read(Patience.Limit, Token) ?? throw new TimeoutException("no records came");
                var rows = decoder.NewRows();
                decoder.Decode(batch, 0, batch.Count, rows);
                await sink.WriteAsync([new PartitionRows(position.Partition, next, batch.LastOffset + 1, rows)], Token);
                next = batch.LastOffset + 1;
            }
        }
    }

    /// <summary>The same for the topics of backfills.</summary>
    public async Task WriteBackfillsAsync()
    {
        await using var sink = PriceSinks.Backfills(NewContext(), SeedReference.Catalog);
        await WriteAsync(sink, await OpenAsync(sink));
    }

    /// <param name="isOwned">Of the partitions of the log; all by default.</param>
    public ValueTask<IReadOnlyList<TopicPosition>> OpenAsync(ITableSink sink, Func<int, bool>? isOwned = null) =>
        sink.OpenAsync([.. PartitionsOf(sink).Where(partition => isOwned?.Invoke(partition.Partition) ?? true)], Token);

    /// <param name="change">Plants another row for one that the log has.</param>
    public async Task WriteAsync(ITableSink sink, IReadOnlyList<TopicPosition> positions, int maxRecords = int.MaxValue, Func<LmpRow, LmpRow>? change = null)
    {
        var ranges = new List<PartitionRows>();
        foreach (var position in positions)
        {
            if (await ReadAsync(position, maxRecords) is { } range)
            {
                ranges.Add(change is null ? range : range with { Rows = new RowList<LmpRow>([.. range.Of<LmpRow>().Select(change)]) });
            }
        }

        if (ranges.Count > 0)
        {
            await sink.WriteAsync(ranges, Token);
        }
    }

    public async Task<object?> ScalarAsync(string sql) => await (await Warehouse.OpenAsync(Token)).ExecuteScalarAsync(sql, null, null, Token);

    public async Task<List<string>> RowsAsync(string sql)
    {
        using var reader = await (await Warehouse.OpenAsync(Token)).ExecuteReaderAsync(sql, null, null, Token);
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => FormattableString.Invariant($"{(reader.IsDBNull(i) ? "-" : reader.GetValue(i))}"))));
        }

        return rows;
    }

    public static LmpEvent Price(string node, DateTime startUtc, double lmp, int version = 0, string? hub = null, PriceProduct product = PriceProduct.RealTime5Min, string iso = "CAISO") => new(
        new EntityKey(Isos.Get(iso), node),
        new LmpFact
        {
            Product = product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = product.IntervalMinutes(),
            Lmp = lmp,
            Energy = lmp - 1,
            Congestion = 1,
            KnownAtUtc = (product.IsDayAhead() ? startUtc.AddHours(-16) : startUtc.AddMinutes(10)).AddHours(version),
            KnownAtBasis = KnownAtBasis.Published,
        },
        hub is null ? NodeLabels.None : new NodeLabels(Hub: hub, Zone: "Z"));

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _checkpoints.DisposeAsync();
        Warehouse.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private ClickHouseSinkContext NewContext() => new(
        Warehouse, _checkpoints, _log, $"owner-{Interlocked.Increment(ref _owners)}", TimeProvider.System, Failpoints);

    private async Task<PartitionRows?> ReadAsync(TopicPosition from, int maxRecords)
    {
        var stored = await _log.GetOffsetsAsync(from.Partition, Token);
        var end = Math.Min(stored.Next, from.NextOffset + maxRecords);
        var rows = new RowList<LmpRow>();
        var decoder = new LmpRowDecoder(SeedReference.Catalog);
        using var reader = _log.OpenReader([from], 1000);
        for (var next = from.NextOffset; next < end;)
        {
            using var batch = reader.Read(Patience.Limit, Token);
            Assert.NotNull(batch);
            for (var i = 0; i < batch.Count && batch.Offset(i) < end; i++)
            {
                Assert.True(decoder.TryDecode(batch, i, out var row));
                rows.Add(row);
            }

            next = batch.LastOffset + 1;
        }

        return rows.Count == 0 ? null : new PartitionRows(from.Partition, from.NextOffset, end, rows);
    }
}

/// <summary>Dies at the n-th step from now.</summary>
internal sealed class CountedFailpoints : IFailpoints
{
    public int DiesIn { get; set; } = int.MaxValue;

    public int Hits { get; private set; }

    public ValueTask HitAsync(string step)
    {
        Hits++;
        if (--DiesIn < 0)
        {
            DiesIn = int.MaxValue;
            throw new ProcessDeath(step);
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class ProcessDeath(string step) : Exception(step);
