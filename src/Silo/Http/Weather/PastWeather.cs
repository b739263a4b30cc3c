using GridGrains.ClickHouse.Weather;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Weather;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Cells and zones as they were known at a moment.</summary>
/// <param name="tables">Null where the warehouse is off.</param>
internal sealed class PastWeather(WarehouseWeather? tables, WeatherZoneCatalog catalog)
{
    public const int MaxCells = 500;

    /// <returns>In the order of the cells; null where nothing was known.</returns>
    public async Task<CellSnapshot?[]> CellsAsync(IReadOnlyList<string> cells, AsOf asOf, CancellationToken cancellation)
    {
        var wanted = cells.Distinct().ToArray();
        PastMoment.CheckCount(wanted.Length, MaxCells, "cells");
        var rows = await (tables ?? throw WarehouseAnswers.Off()).ReadAsync(wanted, asOf, cancellation);
        var known = rows.GroupBy(row => row.Cell).ToDictionary(cell => cell.Key, cell => PastCell.Of(cell.Key, cell, asOf));
        return [.. cells.Select(known.GetValueOrDefault)];
    }

    /// <returns>Null where nothing was known of any cell.</returns>
    public async Task<ZoneWeatherSnapshot?> ZoneAsync(WeatherZone zone, AsOf asOf, CancellationToken cancellation)
    {
        var cells = await CellsAsync(catalog.CellsOf(zone), asOf, cancellation);
        return PastCell.ZoneOf(zone, cells.OfType<CellSnapshot>(), cell => catalog.ZonesOf(cell).FirstOrDefault(share => share.Zone.Key == zone.Key).Weight);
    }
}
