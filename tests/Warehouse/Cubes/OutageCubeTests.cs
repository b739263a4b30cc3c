using System.Buffers;
using System.Text;
using GridGrains.ClickHouse.Outages;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>What prices did in the first day of an outage, reckoned by hand.</summary>
public sealed class OutageCubeTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly CubeQuestion Question = new(Isos.Caiso, Sp15, Sp15, Sp15, Sp15, Sp15, 30, 35);

    [Fact]
    public async Task Prices_of_an_outage_stand_beside_those_of_the_day_before()
    {
        await using var bed = new WarehouseBed(engine);
        var cube = Assert.Single(OutageCubes.All);
        await bed.AppendAsync(
            Price(Sp15, Noon.AddDays(-1), 20, product: PriceProduct.RealTime15Min), Price(Sp15, Noon.AddDays(-1).AddHours(1), 30, product: PriceProduct.RealTime15Min),
            Price(Sp15, Noon, 80, product: PriceProduct.RealTime15Min), Price(Sp15, Noon.AddHours(1), 50, product: PriceProduct.RealTime15Min),
            Price(Sp15, Noon.AddHours(2), 500, product: PriceProduct.RealTime15Min));
        await bed.WriteAsync();
        var records = new RecordBuffer();
        Add(records, "A", Noon.AddMinutes(10), null, 1_200, Noon.AddMinutes(20));
        Add(records, "A", Noon.AddMinutes(10), Noon.AddHours(2), 1_100, Noon.AddHours(3));
        Add(records, "B", Noon.AddHours(1), Noon.AddHours(2), 300, Noon.AddHours(-9));
        Add(records, "E", Noon.AddHours(1), Noon.AddHours(3), 100, Noon.AddHours(-9));
        Add(records, "D", Noon.AddHours(2), null, 50, Noon.AddHours(-9));
        Add(records, "C", Noon, null, 900, Noon.AddHours(-9), OutageStatus.Cancelled);
        await bed.WriteAsync(OutageTable.Topic, records);

        var rows = await CubeRunner.RowsAsync(bed, cube, cube.Sql, CubeRunner.ParametersOf(Question, Noon.AddDays(1)));
        Assert.Equal(["A UNIT_A coal forced NP15 2026-06-10T12:10:00Z", "B UNIT_B coal forced NP15 2026-06-10T13:00:00Z", "D UNIT_D coal forced NP15 2026-06-10T14:00:00Z", "E UNIT_E coal forced NP15 2026-06-10T13:00:00Z"], rows.Select(row => row.Key));
        Assert.Equal([1_100, 2, 2, 65, 25, 40], rows[0].Values);
        Assert.Equal([300, 1, 1, 50, 30, 20], rows[1].Values);
        Assert.Equal([100, 2, 1, 50, 30, 20], rows[3].Values);
        Assert.Equal([50, 1, 0, 500, null, null], rows[2].Values);

        var then = await CubeRunner.RowsAsync(bed, cube, cube.AsOfSql, CubeRunner.ParametersOf(Question, Noon.AddHours(2.5)));
        Assert.Equal(1_200, then[0].Values[0]);
    }

    private static void Add(RecordBuffer records, string id, DateTime start, DateTime? end, double mw, DateTime known, OutageStatus status = OutageStatus.Active)
    {
        var value = new ArrayBufferWriter<byte>();
        var record = new OutageRecord(
            new EntityKey(Isos.Caiso, $"UNIT_{id}"), new OutageReport(id, "TEST", null, "coal", OutageKind.Forced, "NP15", null, mw, null, start, end, status, known, null));
        record.Write(value);
        records.Add(Encoding.UTF8.GetBytes(record.Key), value.WrittenSpan);
    }
}
