using System.Globalization;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Blocks;
using GridGrains.Domain.Weather;

namespace GridGrains.ClickHouse.Weather;

/// <summary>The cells of zones in the warehouse. Only zones that differ from what is stored are written, each as a new generation.</summary>
public sealed class ZoneDimension(Warehouse warehouse)
{
    private const string Table = "weather_zone_cells";

    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public async Task WriteAsync(IReadOnlyList<ZoneArea> zones, DateTime nowUtc, CancellationToken cancellation)
    {
        var client = warehouse.Absence is { } reason ? throw new WarehouseUnavailableException(reason) : await warehouse.OpenAsync(cancellation);
        var stored = await ReadAsync(client, cancellation);
        foreach (var zone in zones)
        {
            // A zone without cells has nothing to say; its row would end it.
            if (zone.Cells.Count > 0 && (!stored.Remove(zone.Zone.Key, out var known) || known != FingerprintOf(zone)))
            {
                await InsertAsync(client, zone.Zone.Iso.Code, zone.Zone.Id, [.. zone.Cells.Select(cell => (cell.Key, (double)cell.Value / zone.Zone.Parts))], nowUtc, cancellation);
            }
        }

        foreach (var (key, fingerprint) in stored)
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            if (fingerprint.First.Length > 0)
            {
                await InsertAsync(client, key[..slash], key[(slash + 1)..], [("", 0)], nowUtc, cancellation);
            }
        }
    }

    private static (long Cells, string First, string Last, long Greatest) FingerprintOf(ZoneArea zone) => (
        zone.Cells.Count, zone.Cells[0].Key, zone.Cells[^1].Key, GreatestOf(zone.Cells.Max(cell => (double)cell.Value / zone.Zone.Parts)));

    private static long GreatestOf(double weight) => (long)Math.Round(weight * WeatherZone.PartsOfArea);

    private static async Task<Dictionary<string, (long Cells, string First, string Last, long Greatest)>> ReadAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var zones = new Dictionary<string, (long, string, string, long)>();
        using var reader = await client.ExecuteReaderAsync(
            $"""
            SELECT concat(iso, '/', zone), uniqExact(cell), min(cell), max(cell), max(weight)
            FROM {Table}
            WHERE (iso, zone, valid_from) IN (SELECT iso, zone, max(valid_from) FROM {Table} GROUP BY iso, zone)
            GROUP BY iso, zone
            """,
            null, null, cancellation);
        while (reader.Read())
        {
            zones.Add(reader.GetString(0), (Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture), reader.GetString(2), reader.GetString(3), GreatestOf(reader.GetDouble(4))));
        }

        return zones;
    }

    private static async Task InsertAsync(
        ClickHouseClient client, string iso, string zone, (string Cell, double Weight)[] cells, DateTime validFromUtc, CancellationToken cancellation)
    {
        var block = new NativeBlock().Begin(5, cells.Length)
            .Texts("iso", Array.ConvertAll(cells, _ => iso)).Texts("zone", Array.ConvertAll(cells, _ => zone)).Texts("cell", Array.ConvertAll(cells, cell => cell.Cell))
            .Numbers<double>("weight", "Float64", Array.ConvertAll(cells, cell => cell.Weight))
            .Numbers<long>("valid_from", "DateTime64(6, 'UTC')", Array.ConvertAll(cells, _ => WarehouseEpochTime.Micros(validFromUtc)));
        await client.InsertAsync(Table, "iso, zone, cell, weight, valid_from", block, null, cancellation);
    }
}
