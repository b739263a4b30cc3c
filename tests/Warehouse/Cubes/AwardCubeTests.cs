using System.Text;
using GridGrains.ClickHouse.Awards;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>What awards were worth in real time, reckoned by hand; and their versions.</summary>
public sealed class AwardCubeTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly CubeQuestion Question = new(Isos.Caiso, Sp15, Sp15, Sp15, Sp15, Sp15, 30, 35);

    [Fact]
    public async Task An_award_is_set_beside_real_time_at_its_node()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Price(Sp15, Noon, 20, product: PriceProduct.RealTime15Min), Price(Sp15, Noon.AddMinutes(15), 40, product: PriceProduct.RealTime15Min));
        await bed.WriteAsync();

        // Noon of the test is 12:00 UTC, the sixth hour of a day of Pacific daylight time.
        var records = new RecordBuffer();
        Add(records, "UNIT", 6, 100, 50, "2026-06-09T20:00:00Z");
        Add(records, "UNIT", 6, 80, 50, "2026-06-09T22:00:00Z");
        Add(records, "UNIT", 7, 80, 50, "2026-06-09T20:00:00Z");
        Add(records, "BUYER", 6, -10, 25, "2026-06-09T20:00:00Z");
        await bed.WriteAsync(AwardTable.Topic, records);

        Assert.Equal(["BUYER 6 -10 1", "UNIT 6 80 2", "UNIT 7 80 1"], await bed.RowsAsync("SELECT resource_id, hour_seq, awarded_mw, versions FROM iso_da_award_latest ORDER BY resource_id, ts"));
        Assert.Equal(["100"], await bed.RowsAsync("SELECT awarded_mw FROM iso_da_award_as_of(as_of = '2026-06-09 21:00:00') WHERE resource_id = 'UNIT' AND hour_seq = 6"));
        var cube = Assert.Single(AwardCubes.All);
        var rows = await CubeRunner.RowsAsync(bed, cube, cube.Sql, CubeRunner.ParametersOf(Question, Noon.AddDays(1)));
        Assert.Equal([$"BUYER {Sp15}", $"UNIT {Sp15}"], rows.Select(row => row.Key));
        Assert.Equal([1, -10, -250, -300, 50], rows[0].Values);
        Assert.Equal([1, 80, 4_000, 2_400, 1_600], rows[1].Values);
        Assert.Equal(80, (await CubeRunner.RowsAsync(bed, cube, cube.AsOfSql, CubeRunner.ParametersOf(Question, Noon.AddHours(1))))[1].Values[1]);
    }

    private static void Add(RecordBuffer records, string resource, int hour, double mw, double price, string knownAt)
    {
        var value = FormattableString.Invariant($"{{\"source\":\"T\",\"trade_date\":\"2026-06-10\",\"hour_seq\":{hour},\"node\":\"{Sp15}\",\"awarded_mw\":{mw},\"price\":{price},\"known_at\":\"{knownAt}\"}}");
        records.Add(Encoding.UTF8.GetBytes($"CAISO/{resource}"), Encoding.UTF8.GetBytes(value));
    }
}
