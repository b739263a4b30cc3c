using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Grains.Cubes;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Changes;
using GridGrains.Silo.Http.Cubes;
using GridGrains.Silo.Http.Datasets;
using GridGrains.Silo.Http.Exports;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Warehouses;
using GridGrains.Silo.Settings;
using GridGrains.Silo.Warehouses;

namespace GridGrains.Silo.Parts;

/// <summary>ClickHouse: engine, sink, cubes, datasets.</summary>
internal sealed class WarehousePart : SiloPart
{
    private static readonly Setting<string?> ClickHouse = Setting.OneOf(
        "clickhouse", "on; of a cluster: on where a server is named",
        $"on: keep every record in ClickHouse, in an embedded engine or the server of {WarehouseSettings.ConnectionVariable}; off: do not", "on", "off");

    private static readonly Setting<double> ClickHouseSeconds = Setting.Number(
        "clickhouse-seconds", "S", WarehouseSettings.DefaultInterval.TotalSeconds, 0.1, 24 * 60 * 60, "Longest time from a record in the log to its insert");

    private static readonly Setting<string?> Server = new(
        "clickhouse-server", "TEXT", "a connection string", "an embedded engine", null,
        "Server that is there already: Host=db;Port=8123;Username=gridgrains;Password=...;Database=gridgrains",
        static (string text, out string? value) => (value = text).Length > 0)
    {
        OwnVariable = WarehouseSettings.ConnectionVariable,
        IsOnCommandLine = false,
        IsSecret = true,
    };

    private static readonly Setting<string?> Replicas = new(
        "clickhouse-cluster", "NAME", "a name", "one server", null, "Name of the server's cluster where tables are to replicate",
        static (string text, out string? value) => (value = text).Length > 0)
    {
        OwnVariable = WarehouseSettings.ClusterVariable,
        IsOnCommandLine = false,
    };

    public override string Name => "warehouse";

    public override IReadOnlyList<Setting> Settings => [ClickHouse, ClickHouseSeconds, Server, Replicas];

    public override IReadOnlyList<ProblemCode> Problems =>
        [WarehouseProblems.Unavailable, WarehouseProblems.QueryTooLarge, WarehouseProblems.UnknownCube, WarehouseProblems.UnknownDataset];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) => settings with
    {
        Warehouse = WarehouseSettings.FromEnvironment(
            values.OfVariable, values.Get(ClickHouse), values.Get(ClusterPart.Cluster), TimeSpan.FromSeconds(values.Get(ClickHouseSeconds))),
    };

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings)
    {
        // Its ports are there where a warehouse is.
        if (settings.Warehouse.IsOn)
        {
            silo.Services.AddCubeGrains();
        }
    }

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddWarehouse(settings, [.. SiloParts.OfProgram.TopicTables.Where(table => table.Table.Projections.Count > 0)], TablesPart.KeptRows(SiloParts.OfProgram, settings.Retention));
        services
            .AddSingleton<WarehouseEndpoints>()
            .AddSingleton<WarehouseAnswers>()
            .AddSingleton<CubeAnswers>()
            .AddSingleton<CubeEndpoints>()
            .AddSingleton<ChangeEndpoints>()
            .AddSingleton<ExportEndpoints>()
            .AddSingleton<DatasetUsage>()
            .AddSingleton<DatasetListing>()
            .AddSingleton<DatasetEndpoints>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        WarehouseEndpoints.Map(routes);
        CubeEndpoints.Map(routes);
        ChangeEndpoints.Map(routes);
        ExportEndpoints.Map(routes);
        DatasetListing.Map(routes);
        DatasetEndpoints.Map(routes);
    }

    public override ProblemAnswer? ProblemOf(Exception exception) => exception switch
    {
        WarehouseUnavailableException => WarehouseProblems.Unavailable.With($"the warehouse cannot be asked: {exception.Message}"),
        QueryCappedException => WarehouseProblems.QueryTooLarge.With(exception.Message),
        _ => null,
    };
}
