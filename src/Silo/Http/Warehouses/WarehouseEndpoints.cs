using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Sinks;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Warehouses;

namespace GridGrains.Silo.Http.Warehouses;

/// <summary>What the warehouse holds and how far it is behind the log.</summary>
internal sealed class WarehouseEndpoints(IServiceProvider services)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<WarehouseEndpoints>();
        routes.MapApiGet("/v1/warehouse", endpoints.GetAsync).Needs(AccessScope.Read)
            .Describe<WarehouseView>(
                "getWarehouse", "Operations", "ClickHouse engine and tables with size, retention and lag",
                "Tables are the warehouse's; engine and sink are those of the silo that answers.", WarehouseExamples.Warehouse);
    }

    public async Task GetAsync(HttpContext context) => await context.WriteJsonAsync(await ReadAsync(context.RequestAborted), ApiJson.Default.WarehouseView);

    private async Task<WarehouseView> ReadAsync(CancellationToken cancellation)
    {
        if (services.GetService<Warehouse>() is not { } warehouse)
        {
            return new WarehouseView("off", "the warehouse is off", 0, null, null, []);
        }

        var engine = services.GetRequiredService<WarehouseEngine>();
        var sink = services.GetServices<SinkRunner>().Select(runner => runner.Status).FirstOrDefault(status => status.Name == ClickHouseSink.SinkName);

        // An engine that is coming up has no tables to show; asking would wait for its schema.
        IReadOnlyList<WarehouseTableFigures> tables = warehouse.IsOpen ? await WarehouseFigures.ReadAsync(await warehouse.OpenAsync(cancellation), cancellation) : [];
        return new WarehouseView(
            engine.Word, warehouse.SchemaFailure ?? warehouse.State, engine.Restarts, engine.ProcessId, sink is null ? null : ViewOf(sink),
            [.. tables.Select(table => new WarehouseTableView(table.Name, table.Rows, table.Bytes, table.Parts, table.RetentionDays))]);
    }

    private static WarehouseSinkView ViewOf(SinkStatus sink) => new(
        sink.Rows, sink.Writes, sink.Failures, sink.LastWriteUtc, sink.Partitions.Sum(partition => partition.Lag), sink.Failure,
        [.. sink.Partitions.Select(status => new LakePartitionView(status.Partition.Topic, status.Partition.Partition, status.Next, status.Lag))]);
}
