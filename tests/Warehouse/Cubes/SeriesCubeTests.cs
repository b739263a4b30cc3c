using System.Buffers;
using System.Text;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>Prices beside what drives them, reckoned by hand; and a series out of the warehouse.</summary>
public sealed class SeriesCubeTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly CubeQuestion Question = new(Isos.Caiso, Sp15, Sp15, Sp15, Sp15, Sp15, 30, 35);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prices_stand_beside_net_load_and_gas()
    {
        await using var bed = new WarehouseBed(engine);
        foreach (var cube in SeriesCubes.All)
        {
            Assert.Empty(await RowsAsync(bed, cube, cube.Sql, Noon));
        }

        await bed.AppendAsync(Price(Sp15, Noon, 20, product: PriceProduct.RealTime15Min), Price(Sp15, Noon.AddMinutes(15), 40, product: PriceProduct.RealTime15Min));
        await bed.WriteAsync();
        var records = new RecordBuffer();
        Add(records, "CAISO/load_actual/SYSTEM", Noon, 30, Noon.AddHours(1), [30_000, 32_000]);
        Add(records, "CAISO/load_actual/SYSTEM", Noon, 30, Noon.AddHours(9), [31_000]);
        Add(records, "CAISO/wind/SYSTEM", Noon, 60, Noon.AddHours(1), [2_000]);
        Add(records, "CAISO/solar/SYSTEM", Noon, 60, Noon.AddHours(1), [9_000]);
        Add(records, "US/gas_price.henry_hub/HENRY_HUB", Noon.Date.AddDays(-4), 1_440, Noon.Date, [2.5, double.NaN]);
        Add(records, "CAISO/shadow_price.real_time/LINE A // LINE B", Noon, 5, Noon.AddHours(1), [10, 0, 30]);
        Add(records, "CAISO/shadow_price.day_ahead/LINE C", Noon, 60, Noon.AddHours(-20), [4]);
        Add(records, "CAISO/shadow_price.real_time/LINE A // LINE B", Noon, 5, Noon.AddHours(9), [16]);
        await bed.WriteAsync(SeriesTable.Topic, records);

        var (netLoad, heatRate) = (SeriesCubes.All[0], SeriesCubes.All[1]);
        Assert.Equal([30, 31_500, 2_000, 9_000, 20_500], Assert.Single(await RowsAsync(bed, netLoad, netLoad.Sql, Noon.AddDays(1))));
        Assert.Equal([30, 31_000, 2_000, 9_000, 20_000], Assert.Single(await RowsAsync(bed, netLoad, netLoad.AsOfSql, Noon.AddHours(2))));
        Assert.Equal([30, 2.5, 12], Assert.Single(await RowsAsync(bed, heatRate, heatRate.Sql, Noon.AddDays(1))));
        Assert.Equal([30, 2.5, 12], Assert.Single(await RowsAsync(bed, heatRate, heatRate.AsOfSql, Noon.AddHours(2))));

        var constraints = SeriesCubes.All[2];
        var bound = await CubeRunner.RowsAsync(bed, constraints, constraints.Sql, CubeRunner.ParametersOf(Question, Noon.AddDays(1)));
        Assert.Equal(["day_ahead LINE C 2026-06-10T12:00:00Z", "real_time LINE A // LINE B 2026-06-10T12:10:00Z"], bound.Select(row => row.Key));
        Assert.Equal([1, 4, 4, 4], bound[0].Values);
        Assert.Equal([0.16667, 23, 30, 3.83333], bound[1].Values);
        Assert.Equal(20, (await CubeRunner.RowsAsync(bed, constraints, constraints.AsOfSql, CubeRunner.ParametersOf(Question, Noon.AddHours(2))))[1].Values[1]);

        var history = new WarehouseSeries(bed.Warehouse);
        var load = SeriesKey.Parse("CAISO/load_actual/SYSTEM");
        Assert.Equal([31_000, 32_000], (await history.ReadAsync(load, Noon.AddDays(-1), DateTime.MaxValue, DateTime.MaxValue, Cancellation)).Select(point => point.Value));
        Assert.Equal(
            new SeriesPoint(Noon, 30, Noon.AddHours(1), 30_000) { Source = "TEST" }, (await history.ReadAsync(load, Noon, Noon.AddMinutes(30), Noon.AddHours(2), Cancellation)).Single());
    }

    private static async Task<IEnumerable<IReadOnlyList<double?>>> RowsAsync(WarehouseBed bed, Cube cube, string sql, DateTime asOf) =>
        (await CubeRunner.RowsAsync(bed, cube, sql, CubeRunner.ParametersOf(Question, asOf))).Select(row => (IReadOnlyList<double?>)row.Values);

    private static void Add(RecordBuffer records, string key, DateTime start, int minutes, DateTime known, double[] values)
    {
        var value = new ArrayBufferWriter<byte>();
        SeriesRecordJson.Write(value, "TEST", start, minutes, known, 0, SeriesBasis.Published, values);
        records.Add(Encoding.UTF8.GetBytes(key), value.WrittenSpan);
    }
}
