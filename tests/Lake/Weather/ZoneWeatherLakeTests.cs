using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Weather;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;

namespace GridGrains.Tests.Lake.Weather;

/// <summary>Days of zones from the hours of cells that the lake holds.</summary>
public sealed class ZoneWeatherLakeTests
{
    private static readonly DateOnly Day = new(2026, 7, 1);
    private static readonly DateTime Midnight = new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TopicPartition Records = new(Topics.Weather, 0);

    private static readonly ZoneArea Area = new(
        new WeatherZone(Isos.Caiso, "INLAND", [], -8, []), [KeyValuePair.Create("8729a1d75ffffff", 3), KeyValuePair.Create("8729a1d71ffffff", 1)], ZoneOrigin.BuiltIn);

    [Fact]
    public async Task Day_is_made_once_of_the_newest_versions()
    {
        await using var lake = await CreateAsync();
        await WriteAsync(
            lake, Row("8729a1d75ffffff", 0, 20, Midnight.AddHours(-6), isObserved: false, 0), Row("8729a1d75ffffff", 0, 30, Midnight.AddHours(1), isObserved: true, 1),
            Row("8729a1d71ffffff", 0, 10, Midnight.AddHours(1), isObserved: true, 2), Row("8729a1d75ffffff", 23, 15, Midnight.AddHours(-6), isObserved: false, 3),
            Row("8729a1d75ffffff", 24, 99, Midnight.AddHours(-6), isObserved: false, 4));
        var days = new ZoneWeatherLake(lake.Catalog);

        Assert.False(await days.HasAsync(Day, Token));
        Assert.Equal(2, await days.WriteAsync(Day, [Area], Midnight.AddHours(30), Token));
        Assert.Equal(0, await days.WriteAsync(Day, [Area], Midnight.AddHours(31), Token));

        Assert.True(await days.HasAsync(Day, Token));
        Assert.Equal([("CAISO", "INLAND", Midnight, 25.0, 1.0, 1.0, 2), ("CAISO", "INLAND", Midnight.AddHours(23), 15.0, 0.75, 0.0, 1)], await RowsAsync(lake));
    }

    [Fact]
    public async Task Day_without_weather_is_not_closed()
    {
        await using var lake = await CreateAsync();
        var days = new ZoneWeatherLake(lake.Catalog);

        Assert.Equal(0, await days.WriteAsync(Day, [Area], Midnight.AddHours(30), Token));
        Assert.False(await days.HasAsync(Day, Token));
    }

    [Fact]
    public async Task Of_two_writers_of_a_day_one_loses_and_adds_nothing()
    {
        await using var lake = await CreateAsync();
        await WriteAsync(lake, Row("8729a1d75ffffff", 0, 20, Midnight, isObserved: true, 0));

        var tries = await lake.AdvancingAsync(Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await new ZoneWeatherLake(lake.Catalog).WriteAsync(Day, [Area], Midnight.AddHours(30), Token);
            }
            catch (GridGrains.Iceberg.IcebergException)
            {
                return 0;
            }
        }))));

        Assert.Equal(1, tries.Sum());
        Assert.Single(await RowsAsync(lake));
    }

    private static async Task WriteAsync(LakeFolder lake, params WeatherRow[] rows)
    {
        await using var sink = new IcebergSink(lake.Catalog, [WeatherTable.Topic]);
        await sink.OpenAsync([Records], Token);
        await sink.WriteAsync([new PartitionRows(Records, 0, rows.Length, new RowList<WeatherRow>([.. rows]))], Token);
    }

    private static WeatherRow Row(string cell, int hour, double temperature, DateTime knownAt, bool isObserved, long offset) => new(
        cell, "TEST", CellHour.Of(WeatherHour.Of(Midnight) + hour, isObserved ? CellHour.Observed : WeatherHour.Of(knownAt), temperature, double.NaN, double.NaN, double.NaN, 1), knownAt, knownAt, 0, offset);

    private static async Task<IReadOnlyList<(string Iso, string Zone, DateTime Ts, double Temperature, double Coverage, double Observed, int Cells)>> RowsAsync(LakeFolder lake)
    {
        var rows = new List<(string, string, DateTime, double, double, double, int)>();
        await foreach (var batch in (await lake.Catalog.FindAsync(ZoneWeatherLake.Table, Token))!.Scan().ReadAsync(Token))
        {
            for (var i = 0; i < batch.RowCount; i++)
            {
                rows.Add((
                    batch.Column<string>("iso").Values.Span[i], batch.Column<string>("zone").Values.Span[i], ColumnTime.ToUtc(batch.Column<long>("ts").Values.Span[i]),
                    batch.Column<double>("temperature_c").Values.Span[i], batch.Column<double>("coverage").Values.Span[i], batch.Column<double>("observed_share").Values.Span[i], batch.Column<int>("cells").Values.Span[i]));
            }
        }

        return [.. rows.OrderBy(row => row.Item3)];
    }
}
