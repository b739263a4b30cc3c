using ClickHouse.Driver;
using GridGrains.ClickHouse.Blocks;
using GridGrains.ClickHouse.Prices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using NodaTime;

namespace GridGrains.ClickHouse.Reference;

/// <summary>Fills the dimensions that do not come from prices: calendar, hubs, zones, and the nodes of the reference catalog.</summary>
public sealed class ReferenceTables(ReferenceCatalog catalog)
{
    public const int FirstYear = 2015;
    public const int LastYear = 2035;

    public async Task WriteAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        foreach (var calendar in MarketBlocks.All)
        {
            await WriteCalendarAsync(client, calendar, cancellation);
        }

        await WriteHubsAsync(client, cancellation);
        await WriteZonesAsync(client, cancellation);
        await NodeLabelRows.InsertAsync(client, [.. catalog.Keys.SelectMany(catalog.History).Select(node => (node, (string?)null))], cancellation);
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
        if (Convert.ToInt64(stored, System.Globalization.CultureInfo.InvariantCulture) == expected)
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
            .Numbers<uint>("hour_start", "DateTime('UTC')", Array.ConvertAll(hours, hour => EpochTime.Seconds(hour.HourStartUtc)))
            .Numbers<int>("local_date", "Date32", Array.ConvertAll(local, hour => EpochTime.Days(hour.Date)))
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

    private Task WriteHubsAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var hubs = Isos.All.SelectMany(catalog.Hubs).ToArray();
        var block = new NativeBlock().Begin(5, hubs.Length)
            .Texts("iso", Array.ConvertAll(hubs, hub => hub.Iso.Code)).Texts("hub", Array.ConvertAll(hubs, hub => hub.Id))
            .Texts("display_name", Array.ConvertAll(hubs, hub => hub.DisplayName)).Lists("aliases", Array.ConvertAll(hubs, hub => hub.Aliases))
            .Texts("price_node", Array.ConvertAll(hubs, hub => hub.PriceNode.Id));
        return client.InsertAsync("dim_hub", "iso, hub, display_name, aliases, price_node", block, null, cancellation);
    }

    private Task WriteZonesAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var zones = Isos.All.SelectMany(catalog.Zones).ToArray();
        var block = new NativeBlock().Begin(5, zones.Length)
            .Texts("iso", Array.ConvertAll(zones, zone => zone.Iso.Code)).Texts("zone", Array.ConvertAll(zones, zone => zone.Id))
            .Texts("display_name", Array.ConvertAll(zones, zone => zone.DisplayName)).Lists("aliases", Array.ConvertAll(zones, zone => zone.Aliases))
            .Texts("price_node", Array.ConvertAll(zones, zone => zone.PriceNode?.Id));
        return client.InsertAsync("dim_zone", "iso, zone, display_name, aliases, price_node", block, null, cancellation);
    }
}
