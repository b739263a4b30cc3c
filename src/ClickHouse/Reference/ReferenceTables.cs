using System.Globalization;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Blocks;
using GridGrains.ClickHouse.Prices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using NodaTime;

namespace GridGrains.ClickHouse.Reference;

/// <summary>
/// Fills the dimensions that do not come from prices: calendar, hubs, zones, and the nodes of the reference catalog. Only what differs from the
/// stored rows is written: a start leaves them as they are.
/// </summary>
public sealed class ReferenceTables(ReferenceCatalog catalog)
{
    public const int FirstYear = 2015;
    public const int LastYear = 2035;

    private const string Separator = "|";

    private static readonly (string Table, string Key)[] Dimensions =
        [("dim_hub", "iso, hub"), ("dim_zone", "iso, zone"), ("dim_node_version", "iso, node, valid_from"), ("dim_calendar", "iso, calendar, hour_start")];

    public async Task WriteAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        foreach (var calendar in MarketBlocks.All)
        {
            await WriteCalendarAsync(client, calendar, cancellation);
        }

        await WriteHubsAsync(client, cancellation);
        await WriteZonesAsync(client, cancellation);
        await WriteNodesAsync(client, cancellation);
        foreach (var (table, key) in Dimensions)
        {
            await MergeAsync(client, table, key, cancellation);
        }
    }

    /// <summary>Names of calendars begin with their ISO.</summary>
    private static Iso IsoOf(MarketBlocks calendar) => Isos.Get(calendar.Name[..calendar.Name.IndexOf(' ', StringComparison.Ordinal)]);

    private static async Task WriteCalendarAsync(ClickHouseClient client, MarketBlocks calendar, CancellationToken cancellation)
    {
        var (first, last) = (new LocalDate(FirstYear, 1, 1), new LocalDate(LastYear, 12, 31));
        var expected = (long)(calendar.Clock.StartOfDayUtc(last.PlusDays(1)) - calendar.Clock.StartOfDayUtc(first)).TotalHours;
        var stored = await client.ExecuteScalarAsync(
            "SELECT count() FROM dim_calendar FINAL WHERE iso = {iso:String} AND calendar = {calendar:String}",
            null,
            new QueryOptions { CustomSettings = new Dictionary<string, object> { ["param_iso"] = IsoOf(calendar).Code, ["param_calendar"] = calendar.Name } },
            cancellation);
        if (Convert.ToInt64(stored, CultureInfo.InvariantCulture) == expected)
        {
            return;
        }

        await client.InsertAsync(
            "dim_calendar", "calendar, iso, is_default, hour_start, local_date, hour_ending, block, is_on_peak, is_nerc_holiday", BlockOf(calendar, [.. calendar.HoursOf(first, last)]), null, cancellation);
    }

    private static NativeBlock BlockOf(MarketBlocks calendar, BlockHour[] hours)
    {
        var iso = IsoOf(calendar);
        var local = Array.ConvertAll(hours, hour => calendar.Clock.ToLocal(hour.HourStartUtc));
        var isDefault = (byte)(MarketBlocks.For(iso) == calendar ? 1 : 0);
        return new NativeBlock().Begin(9, hours.Length)
            .Texts("calendar", Filled<string?>(calendar.Name)).Texts("iso", Filled<string?>(iso.Code)).Numbers<byte>("is_default", "UInt8", Filled(isDefault))
            .Numbers<uint>("hour_start", "DateTime('UTC')", Array.ConvertAll(hours, hour => WarehouseEpochTime.Seconds(hour.HourStartUtc)))
            .Numbers<int>("local_date", "Date32", Array.ConvertAll(local, hour => WarehouseEpochTime.Days(hour.Date)))
            .Numbers<byte>("hour_ending", "UInt8", Array.ConvertAll(local, hour => (byte)(hour.Hour + 1)))
            .Texts("block", Array.ConvertAll(hours, hour => hour.Block.Name()))
            .Numbers<byte>("is_on_peak", "UInt8", Array.ConvertAll(hours, hour => (byte)(hour.Block == calendar.OnPeak ? 1 : 0)))
            .Numbers<byte>("is_nerc_holiday", "UInt8", Array.ConvertAll(local, hour => (byte)(NercHolidays.IsHoliday(hour.Date) ? 1 : 0)));

        T[] Filled<T>(T value)
        {
            var values = new T[hours.Length];
            Array.Fill(values, value);
            return values;
        }
    }

    private async Task WriteHubsAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var stored = await ReadAsync(client, $"SELECT iso, hub, display_name, arrayStringConcat(aliases, '{Separator}'), price_node FROM dim_hub FINAL", cancellation);
        var hubs = Isos.All.SelectMany(catalog.Hubs)
            .Where(hub => !stored.Contains(Row(hub.Iso.Code, hub.Id, hub.DisplayName, string.Join(Separator, hub.Aliases), hub.PriceNode.Id))).ToArray();
        if (hubs.Length == 0)
        {
            return;
        }

        var block = new NativeBlock().Begin(5, hubs.Length)
            .Texts("iso", Array.ConvertAll(hubs, hub => hub.Iso.Code)).Texts("hub", Array.ConvertAll(hubs, hub => hub.Id))
            .Texts("display_name", Array.ConvertAll(hubs, hub => hub.DisplayName)).Lists("aliases", Array.ConvertAll(hubs, hub => hub.Aliases))
            .Texts("price_node", Array.ConvertAll(hubs, hub => hub.PriceNode.Id));
        await client.InsertAsync("dim_hub", "iso, hub, display_name, aliases, price_node", block, null, cancellation);
    }

    private async Task WriteZonesAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var stored = await ReadAsync(client, $"SELECT iso, zone, display_name, arrayStringConcat(aliases, '{Separator}'), price_node FROM dim_zone FINAL", cancellation);
        var zones = Isos.All.SelectMany(catalog.Zones)
            .Where(zone => !stored.Contains(Row(zone.Iso.Code, zone.Id, zone.DisplayName, string.Join(Separator, zone.Aliases), zone.PriceNode?.Id))).ToArray();
        if (zones.Length == 0)
        {
            return;
        }

        var block = new NativeBlock().Begin(5, zones.Length)
            .Texts("iso", Array.ConvertAll(zones, zone => zone.Iso.Code)).Texts("zone", Array.ConvertAll(zones, zone => zone.Id))
            .Texts("display_name", Array.ConvertAll(zones, zone => zone.DisplayName)).Lists("aliases", Array.ConvertAll(zones, zone => zone.Aliases))
            .Texts("price_node", Array.ConvertAll(zones, zone => zone.PriceNode?.Id));
        await client.InsertAsync("dim_zone", "iso, zone, display_name, aliases, price_node", block, null, cancellation);
    }

    private async Task WriteNodesAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var nodes = catalog.Keys.SelectMany(catalog.History).ToArray();
        var stored = await ReadAsync(
            client,
            $"SELECT iso, node, name, type, hub, zone, toString(toUnixTimestamp64Micro(valid_from)) FROM dim_node_version FINAL WHERE toUnixTimestamp64Micro(valid_from) IN ({StartsOf(nodes)})",
            cancellation);
        var changed = nodes.Where(node => !stored.Contains(Row(node.Key.Iso.Code, node.Key.Id, node.Name, node.Type, node.Hub, node.Zone, StartOf(node).ToString(CultureInfo.InvariantCulture)))).ToArray();
        if (changed.Length > 0)
        {
            await NodeLabelRows.InsertAsync(client, [.. changed.Select(node => (node, (string?)null))], cancellation);
        }
    }

    private static string StartsOf(IEnumerable<NodeReference> nodes) =>
        string.Join(", ", nodes.Select(StartOf).Distinct().DefaultIfEmpty().Select(start => start.ToString(CultureInfo.InvariantCulture)));

    // What holds from the beginning is stored as of 1970.
    private static long StartOf(NodeReference node) => WarehouseEpochTime.Micros(node.ValidFromUtc < DateTime.UnixEpoch ? DateTime.UnixEpoch : node.ValidFromUtc);

    /// <summary>Rows that are there twice, from two silos that started at once or from an older row that changed, are merged now: readers need no FINAL.</summary>
    private static async Task MergeAsync(ClickHouseClient client, string table, string key, CancellationToken cancellation)
    {
        var twice = await client.ExecuteScalarAsync($"SELECT count() - uniqExact({key}) FROM {table}", null, null, cancellation);
        if (Convert.ToInt64(twice, CultureInfo.InvariantCulture) > 0)
        {
            await client.ExecuteNonQueryAsync($"OPTIMIZE TABLE {table} FINAL", null, null, cancellation);
        }
    }

    private static async Task<HashSet<string>> ReadAsync(ClickHouseClient client, string sql, CancellationToken cancellation)
    {
        var rows = new HashSet<string>();
        using var reader = await client.ExecuteReaderAsync(sql, null, null, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(Row([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]));
        }

        return rows;
    }

    private static string Row(params string?[] fields) => string.Join('\n', fields.Select(field => field ?? ""));
}
