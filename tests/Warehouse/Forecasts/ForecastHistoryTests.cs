using System.Buffers;
using System.Text;
using GridGrains.ClickHouse.Forecasts;
using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Warehouse.Forecasts;

/// <summary>What a forecast learns from is what was known when it is issued.</summary>
public sealed class ForecastHistoryTests(EmbeddedClickHouse engine)
{
    private static readonly LocalDate Day = new(2026, 6, 10);
    private static readonly DateTime Midnight = Isos.Pjm.Clock.StartOfDayUtc(Day);
    private static readonly DateTime Issue = ForecastRules.IssueUtc(Isos.Pjm, Day);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prices_loads_and_forecasts_are_those_known_in_time()
    {
        await using var bed = new WarehouseBed(engine);
        var hub = ForecastSubject.PricesOf(Isos.Pjm).First();
        await bed.AppendAsync(Price(hub, -1, 30, Issue), Price(hub, -1, 31, Issue.AddMinutes(1)), Price(hub, 0, 99, Issue.AddMinutes(1)), Price(hub, -2, 28, Issue.AddDays(-1)));
        await bed.WriteAsync();
        var records = new RecordBuffer();
        Add(records, "load_actual/RTO", -48, 30, Issue.AddHours(-9), [100, 102, 104]);
        Add(records, "load_forecast/SYSTEM", 0, 60, Issue, [500, 501]);
        Add(records, "load_forecast/SYSTEM", 0, 60, Issue.AddMinutes(1), [900, 901]);
        Add(records, "load_forecast/SYSTEM", -24, 60, Issue.AddDays(-1).AddMinutes(-5), [400]);
        Add(records, "load_forecast/SYSTEM", -24, 60, Issue.AddHours(-2), [800]);
        await bed.WriteAsync(SeriesTable.Topic, records);
        var history = new WarehouseForecastHistory(bed.Warehouse);
        var (from, to) = (Midnight.AddDays(-3), Midnight.AddDays(1));

        Assert.Equal([(Midnight.AddHours(-2), 28), (Midnight.AddHours(-1), 30)], await history.ReadAsync(hub, from, to, Issue, Token));
        Assert.Equal([(Midnight.AddHours(-48), 101)], await history.ReadAsync(new ForecastSubject(Isos.Pjm, ForecastKind.Load, "RTO", "RTO"), from, to, Issue, Token));
        Assert.Equal(
            [(Midnight.AddHours(-24), 400), (Midnight, 500), (Midnight.AddHours(1), 501)],
            await history.ReadAheadAsync(new SeriesKey("PJM", SeriesCatalog.LoadForecast, SeriesKey.System), Isos.Pjm.Clock.Zone.Id, ForecastRules.Ahead(Isos.Pjm, Day), from, to, Token));
        Assert.Empty(await history.ReadIssuedAsync(hub.Forecast, from, to, Token));
    }

    private static LmpEvent Price(ForecastSubject hub, int hours, double lmp, DateTime knownAt) => new(
        new EntityKey(Isos.Pjm, hub.NodeId),
        new LmpFact
        {
            Product = PriceProduct.DayAheadHourly,
            IntervalStartUtc = Midnight.AddHours(hours),
            IntervalMinutes = 60,
            Lmp = lmp,
            Energy = lmp,
            Congestion = 0,
            Loss = 0,
            KnownAtUtc = knownAt,
            KnownAtBasis = KnownAtBasis.PostingHour,
        },
        NodeLabels.None);

    private static void Add(RecordBuffer records, string key, int hours, int minutes, DateTime knownAt, double[] values)
    {
        var value = new ArrayBufferWriter<byte>();
        SeriesRecordJson.Write(value, "TEST", Midnight.AddHours(hours), minutes, knownAt, 0, SeriesBasis.Published, values);
        records.Add(Encoding.UTF8.GetBytes($"PJM/{key}"), value.WrittenSpan);
    }
}
