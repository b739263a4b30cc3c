using System.Diagnostics.Metrics;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;

namespace GridGrains.Silo.Warehouses;

/// <summary>Size of the tables and state of the engine, as metrics; looked at now and then.</summary>
internal sealed partial class WarehouseWatch : BackgroundService
{
    public const string MeterName = "GridGrains.Warehouse";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Warehouse _warehouse;
    private readonly TimeProvider _clock;
    private readonly ILogger<WarehouseWatch> _log;
    private volatile IReadOnlyList<WarehouseTableFigures> _tables = [];

    public WarehouseWatch(Warehouse warehouse, WarehouseEngine engine, IMeterFactory meters, TimeProvider clock, ILogger<WarehouseWatch> log)
    {
        (_warehouse, _clock, _log) = (warehouse, clock, log);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("gridgrains.warehouse.up", () => warehouse.IsOpen ? 1 : 0, "1", "1 while the warehouse can be asked");
        meter.CreateObservableCounter("gridgrains.warehouse.restarts", () => engine.Restarts, "{restart}", "Embedded engines that ended unasked");
        meter.CreateObservableGauge("gridgrains.warehouse.table_rows", () => Observe(table => table.Rows), "{row}", "Rows of a table, all versions");
        meter.CreateObservableGauge("gridgrains.warehouse.table_size", () => Observe(table => table.Bytes), "By", "Bytes of a table on disk");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _clock);
        do
        {
            try
            {
                if (_warehouse.IsOpen)
                {
                    _tables = await WarehouseFigures.ReadAsync(await _warehouse.OpenAsync(stoppingToken), stoppingToken);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or WarehouseUnavailableException or ClickHouseServerException)
            {
                LogUnknown(_log, failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private IEnumerable<Measurement<long>> Observe(Func<WarehouseTableFigures, long> figure) =>
        _tables.Select(table => new Measurement<long>(figure(table), new KeyValuePair<string, object?>("table", table.Name)));

    [LoggerMessage(Level = LogLevel.Debug, Message = "The size of the warehouse's tables is not known: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
