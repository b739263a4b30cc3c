using GridGrains.ClickHouse.Cubes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>Days of cubes are the market's: they begin at its midnight and have 23, 24 or 25 hours.</summary>
public sealed class MarketDayTests(EmbeddedClickHouse engine)
{
    private const string Source = "TH_NP15_GEN-APND";
    private const string Sink = "TH_SP15_GEN-APND";

    // 07:00 UTC is midnight of the Pacific summer; the day has 25 hours, and 08:00 UTC is the next midnight.
    private static readonly DateTime LongDay = new(2025, 11, 2, 7, 0, 0, DateTimeKind.Utc);

    private static readonly CubeQuestion Question = new(Isos.Caiso, Sink, Source, Sink, Source, Sink, 3, 35);

    /// <summary>The hour before the long day, its 25, and two of the day after: the congestion of each is another day's number.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Path_and_congestion_are_cut_at_the_markets_midnight(bool past)
    {
        await using var bed = new WarehouseBed(engine);
        for (var hour = -1; hour < 27; hour++)
        {
            var congestion = hour < 0 ? 100 : hour < 25 ? 1 : 10;
            await bed.AppendAsync(
                Hour(Source, hour, 0, PriceProduct.DayAheadHourly), Hour(Sink, hour, congestion, PriceProduct.DayAheadHourly),
                Hour(Sink, hour, congestion, PriceProduct.RealTime15Min));
        }

        await bed.WriteAsync();

        Assert.Equal(["2025-11-01 100 1", "2025-11-02 25 25", "2025-11-03 20 2"], await RowsAsync(bed, "ftr_path", "usd_per_mw", past));
        Assert.Equal(["2025-11-01 100 1", "2025-11-02 1 25", "2025-11-03 10 2"], await RowsAsync(bed, "congestion_by_node_30d", "congestion", past));
    }

    private static LmpEvent Hour(string node, int hour, double congestion, PriceProduct product)
    {
        var price = Price(node, LongDay.AddHours(hour), 30, product: product);
        return price with { Fact = price.Fact with { Congestion = congestion } };
    }

    private static async Task<IEnumerable<string>> RowsAsync(WarehouseBed bed, string name, string value, bool past)
    {
        var cube = CubeCatalog.All.Single(known => known.Name == name);
        var answer = await CubeRunner.JsonAsync(bed, past ? cube.AsOfSql : cube.Sql, CubeRunner.ParametersOf(Question, LongDay.AddHours(27)));
        return answer["data"]!.AsArray().Select(row => $"{row!["day"]} {row[value]} {row["hours"]}");
    }
}
