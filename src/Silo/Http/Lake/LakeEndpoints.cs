using System.Globalization;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Sinks;
using GridGrains.Lake.Maintenance;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Lake;

namespace GridGrains.Silo.Http.Lake;

/// <summary>What the lake holds and how far it is behind the log.</summary>
internal sealed class LakeEndpoints(IServiceProvider services)
{
    private const string SinkName = "iceberg";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<LakeEndpoints>();
        routes.MapApiGet("/v1/lake", endpoints.GetAsync).Needs(AccessScope.Read)
            .Describe<LakeView>(
                "getLake", "Operations", "Iceberg tables with size, snapshots, lag and upkeep",
                "Tables are the cluster's; the sink's figures and the upkeep are those of the silo that answers.", LakeExamples.Lake);
    }

    public async Task GetAsync(HttpContext context) => await context.WriteJsonAsync(await ReadAsync(context.RequestAborted), ApiJson.Default.LakeView);

    private async Task<LakeView> ReadAsync(CancellationToken cancellation)
    {
        if (services.GetService<LakeCatalog>() is not { } lake)
        {
            return new LakeView("off", null, []);
        }

        var upkeep = services.GetRequiredService<LakeUpkeep>();
        var tables = new List<LakeTableView>();
        foreach (var definition in services.GetRequiredService<KeptTables>().All)
        {
            var table = await lake.FindAsync(definition, cancellation);
            tables.Add(ViewOf(definition, table is null ? null : LakeTableFigures.Of(table), upkeep.StateOf(definition)));
        }

        var sink = services.GetServices<SinkRunner>().Select(runner => runner.Status).FirstOrDefault(status => status.Name == SinkName);
        return new LakeView("on", sink is null ? null : ViewOf(sink), tables);
    }

    private static LakeSinkView ViewOf(SinkStatus sink) => new(
        sink.Rows, sink.Writes, sink.Failures, sink.LastWriteUtc, sink.Partitions.Sum(partition => partition.Lag), sink.Failure,
        [.. sink.Partitions.Select(status => new LakePartitionView(status.Partition.Topic, status.Partition.Partition, status.Next, status.Lag))]);

    // Ids beyond 2^53 would lose digits in readers that keep numbers as doubles.
    private LakeTableView ViewOf(LakeTable definition, LakeTableFigures? figures, UpkeepState upkeep) => new(
        definition.Id.ToString(), definition.Topic, figures?.Location, services.GetRequiredService<SiloSettings>().Retention.DaysOf(definition.Definition), figures?.Rows, figures?.Files, figures?.Bytes,
        figures?.Snapshots ?? 0, figures?.CurrentSnapshotId?.ToString(CultureInfo.InvariantCulture), figures?.CommittedAt, figures?.References ?? [],
        upkeep.Maintenance is { } report ? ViewOf(report) : null, upkeep.BuiltAt, upkeep.Failure);

    private static LakeMaintenanceView ViewOf(MaintenanceReport report) => new(
        report.At, report.Took.TotalSeconds, report.FilesCompacted, report.FilesWritten, report.FilesPastRetention, report.SnapshotsForgotten,
        report.FilesDeleted, report.OrphansDeleted);
}
