using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.Domain.Cubes;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Cubes;

/// <summary>Looks at the tables of cubes twice a second while answers are kept, so that their grains know which of them still hold.</summary>
internal sealed partial class CubeWatch(SiloParts parts, Warehouse warehouse, TimeProvider clock, ILogger<CubeWatch> logger) : BackgroundService, ITableWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interest = TimeSpan.FromMinutes(1);

    private readonly TableLooker _looker = new([.. parts.Cubes.SelectMany(cube => CubeTables.Of(cube, isPast: false).Concat(CubeTables.Of(cube, isPast: true))).Distinct()]);
    private volatile TableLooks _looks = TableLooks.None;
    private long _touchedTicks = DateTime.MinValue.Ticks;

    public TableLooks Looks => _looks;

    public void Touch() => Interlocked.Exchange(ref _touchedTicks, clock.GetUtcNow().Ticks);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (clock.GetUtcNow().Ticks - Interlocked.Read(ref _touchedTicks) > Interest.Ticks || !warehouse.IsOpen)
            {
                continue;
            }

            try
            {
                var begun = clock.GetUtcNow().UtcDateTime;
                _looks = _looks.Next(begun, await _looker.LookAsync(await warehouse.OpenAsync(stoppingToken), stoppingToken));
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or WarehouseUnavailableException or ClickHouseServerException)
            {
                // Without looks no answer is given for longer than its bound.
                LogUnknown(logger, failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Whether tables have changed is not known: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
