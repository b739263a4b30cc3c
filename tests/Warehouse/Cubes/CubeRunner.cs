using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>Asks cubes as the silo does.</summary>
internal static class CubeRunner
{
    public static QueryParameters ParametersOf(CubeQuestion question, DateTime asOfUtc) => new QueryParameters()
        .Text("iso", question.Iso.Code).Text("iso_tz", MarketBlocks.For(question.Iso).Clock.Zone.Id).Text("hub", question.Hub).Text("node", question.Node)
        .Text("source", question.Source).Text("sink", question.Sink).Text("market", question.Iso.SettlementRealTime.Name()).Text("da_market", "DAY_AHEAD_HOURLY")
        .Texts("hubs_isos", [question.Iso.Code, question.Iso.Code]).Texts("hubs_ids", [question.Hub, question.OtherHub])
        .Texts("pair_isos", [question.Iso.Code, question.Iso.Code]).Texts("pair_ids", [question.Hub, question.OtherHub])
        .Number("days", question.Days).Number("limit", 1000).Price("month_price", question.MonthPrice).Moment("as_of", asOfUtc)
        .Day("as_of_day", MarketBlocks.For(question.Iso).Clock.TradeDate(asOfUtc.AddMicroseconds(-1)));

    public static async Task<string> TextAsync(WarehouseBed bed, string sql, QueryParameters parameters, ResultForm form)
    {
        await bed.Warehouse.OpenAsync(TestContext.Current.CancellationToken);
        using var result = await new WarehouseQueries(bed.Warehouse).RunAsync(sql, parameters, form, new QueryCaps(), TestContext.Current.CancellationToken);
        return await result.ReadAsStringAsync();
    }

    public static async Task<JsonNode> JsonAsync(WarehouseBed bed, string sql, QueryParameters parameters) => JsonNode.Parse(await TextAsync(bed, sql, parameters, ResultForm.Json))!;

    public static async Task<IReadOnlyList<CubeRow>> RowsAsync(WarehouseBed bed, Cube cube, string sql, QueryParameters parameters) =>
        [.. (await JsonAsync(bed, sql, parameters))["data"]!.AsArray().Select(row => RowOf(cube, row!)).OrderBy(row => row.Key, StringComparer.Ordinal).ThenBy(row => row.Values[0])];

    /// <summary>Numbers are compared to the digits that answers are rounded to.</summary>
    public static void AssertSame(string what, IEnumerable<CubeRow> expected, IReadOnlyList<CubeRow> actual)
    {
        var sorted = expected.OrderBy(row => row.Key, StringComparer.Ordinal).ThenBy(row => row.Values[0]).ToArray();
        Assert.True(sorted.Select(row => row.Key).SequenceEqual(actual.Select(row => row.Key)), $"{what}: expected {Lines(sorted)} but was {Lines(actual)}");
        foreach (var (wanted, found) in sorted.Zip(actual))
        {
            Assert.True(wanted.Values.Zip(found.Values).All(pair => IsSame(pair.First, pair.Second)), $"{what}: expected {Lines([wanted])} but was {Lines([found])}");
        }
    }

    private static bool IsSame(double? first, double? second) => first is null ? second is null : second is not null && Math.Abs(first.Value - second.Value) <= 1.1e-5;

    private static string Lines(IEnumerable<CubeRow> rows) => string.Join('\n', rows.Select(row => $"{row.Key}: {string.Join(' ', row.Values.Select(value => value?.ToString("0.#####", CultureInfo.InvariantCulture) ?? "-"))}"));

    private static CubeRow RowOf(Cube cube, JsonNode row)
    {
        Assert.Equal(cube.Columns.Select(column => column.Name), row.AsObject().Select(field => field.Key));
        return new CubeRow(
            string.Join(' ', cube.Columns.Where(IsKey).Select(column => (string?)row[column.Name])),
            [.. cube.Columns.Where(column => !IsKey(column)).Select(column => row[column.Name] is { } value && value.GetValueKind() == JsonValueKind.Number ? (double?)value.GetValue<double>() : null)]);
    }

    private static bool IsKey(CubeColumn column) => column.Kind is CubeColumnKind.Text or CubeColumnKind.Time or CubeColumnKind.Day;
}
