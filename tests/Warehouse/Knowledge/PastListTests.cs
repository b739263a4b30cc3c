using System.Buffers;
using System.Text;
using GridGrains.ClickHouse.Awards;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Knowledge;

/// <summary>Lists of a past moment: what was published then, and no later version of it.</summary>
public sealed class PastListTests(EmbeddedClickHouse engine)
{
    private static readonly DateTime Noon = new(2026, 7, 1, 19, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Awards_are_those_published_before_the_moment_hours_to_come_among_them()
    {
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        Add("CAISO/UNIT 1", 1, 100, "2026-06-30T20:00:00Z");
        Add("CAISO/UNIT 1", 24, 50, "2026-06-30T20:00:00Z");
        Add("CAISO/UNIT 1", 1, 120, "2026-07-01T02:00:00Z");
        Add("PJM/OTHER", 1, 7, "2026-06-30T20:00:00Z");
        await bed.WriteAsync(AwardTable.Topic, records);
        await bed.Warehouse.OpenAsync(Token);
        var tables = new WarehouseAwards(new WarehouseQueries(bed.Warehouse));

        Assert.Empty(await OfAsync("2026-06-30T19:59:59Z", null));
        Assert.Equal([(1, 100.0), (24, 50.0)], await OfAsync("2026-06-30T20:00:00Z", Isos.Caiso));
        Assert.Equal([(1, 120.0), (24, 50.0)], await OfAsync("2026-07-01T02:00:00Z", Isos.Caiso));
        Assert.Equal(3, (await OfAsync("2026-07-01T02:00:00Z", null)).Count);

        void Add(string key, int hour, double mw, string known) => records.Add(
            Encoding.UTF8.GetBytes(key),
            Encoding.UTF8.GetBytes($$"""{"trade_date":"2026-07-01","hour_seq":{{hour}},"node":"TH_SP15_GEN-APND","awarded_mw":{{mw}},"price":41.5,"source":"DESK","known_at":"{{known}}"}"""));

        async Task<List<(int Hour, double Mw)>> OfAsync(string moment, Iso? iso)
        {
            var states = new Dictionary<EntityKey, AwardState>();
            foreach (var (resource, report) in await tables.ReadAsync(iso, new AsOf(DateTime.Parse(moment, null, System.Globalization.DateTimeStyles.AdjustToUniversal)), Token))
            {
                Assert.Equal((41.5, (double?)null, "DESK", (string?)null), (report.PriceUsdPerMwh, report.SelfScheduleMw, report.Source, report.ResourceType));
                (states.TryGetValue(resource, out var state) ? state : states[resource] = new AwardState(resource.ToString())).Apply(report);
            }

            return [.. states.Values.SelectMany(state => state.Hours).Select(hour => (hour.HourSequence, hour.AwardedMw))];
        }
    }

    [Fact]
    public async Task Constraints_are_those_whose_shadow_price_was_known_at_the_moment()
    {
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        Add($"MISO/{SeriesConstraint.RealTime}/LINE // OUTAGE", Noon, Noon.AddMinutes(10), 20);
        Add($"MISO/{SeriesConstraint.RealTime}/LINE // OUTAGE", Noon, Noon.AddHours(2), 0);
        Add($"MISO/{SeriesConstraint.RealTime}/LINE // OUTAGE", Noon.AddMinutes(5), Noon.AddMinutes(15), 30);
        Add($"MISO/{SeriesConstraint.DayAhead}/LINE", Noon.AddHours(20), Noon.AddHours(-1), 9);
        Add($"SPP/{SeriesConstraint.RealTime}/OTHER", Noon, Noon.AddMinutes(10), 5);
        await bed.WriteAsync(SeriesTable.Topic, records);
        await bed.Warehouse.OpenAsync(Token);
        var tables = new WarehouseConstraints(new WarehouseQueries(bed.Warehouse));

        Assert.Equal([("day_ahead", 9.0)], await OfAsync(Noon, Isos.Miso));
        Assert.Equal([("day_ahead", 9.0), ("real_time", 20.0)], await OfAsync(Noon.AddMinutes(12), Isos.Miso));
        Assert.Equal([("day_ahead", 9.0), ("real_time", 20.0), ("real_time", 30.0)], await OfAsync(Noon.AddMinutes(20), Isos.Miso));
        Assert.Equal([("day_ahead", 9.0), ("real_time", 30.0)], await OfAsync(Noon.AddHours(3), Isos.Miso));
        Assert.Equal(3, (await OfAsync(Noon.AddHours(3), null)).Count);
        Assert.Empty(await tables.ReadAsync(Isos.Spp, Noon.AddMinutes(5), new AsOf(Noon.AddHours(3)), Token));

        void Add(string key, DateTime start, DateTime known, double usd)
        {
            var value = new ArrayBufferWriter<byte>();
            SeriesRecordJson.Write(value, "TEST", start, 5, known, 0, SeriesBasis.File, [usd]);
            records.Add(Encoding.UTF8.GetBytes(key), value.WrittenSpan);
        }

        async Task<List<(string Market, double Usd)>> OfAsync(DateTime moment, Iso? iso) =>
            [.. (await tables.ReadAsync(iso, Noon.AddHours(-6), new AsOf(moment), Token)).Select(row => (row.Key.Series[(SeriesCatalog.ShadowPrice.Length + 1)..], row.Point.Value))];
    }
}
