using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Markets;
using GridGrains.Lake.Curves;
using GridGrains.Lake.Queries;
using NodaTime;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;
using static GridGrains.Tests.Lake.Prices;

namespace GridGrains.Tests.Lake.Curves;

/// <summary>Evenings of curves, their profiles and factors, and the history that profiles are learned from.</summary>
public sealed class CurveLakeTests
{
    private static readonly CurveDefinition Hub = CurveCatalog.Get("CAISO_SP15");
    private static readonly LocalDate Evening = new(2026, 3, 9);

    [Fact]
    public async Task An_evening_is_read_back_to_the_bit_with_its_profile_and_by_what_is_asked()
    {
        await using var lake = await CreateAsync();
        var curves = new CurveLake(lake.Catalog);
        var (first, second) = (Build(Evening, 47.25), Build(Evening.PlusDays(1), 48));
        var commit = await curves.AppendAsync(Evening, 1, Rows(first), Token);
        var repeated = await curves.AppendAsync(Evening, 1, Rows(second), Token);
        await curves.AppendAsync(Evening.PlusDays(1), 1, Rows(second), Token);

        Assert.Equal(("eod-2026-03-09", commit.SnapshotId, 0L), (repeated.Tag, repeated.SnapshotId, repeated.Rows));
        Assert.Equal([Evening, Evening.PlusDays(1)], await curves.EveningsAsync(Token));
        var whole = new CurveQuery { Curves = [Hub.Id], Terms = CurveRows.Whole, From = Evening, To = Evening };
        var rows = await curves.ReadAsync(LakeMoment.Current, whole, Token);
        Assert.True(StoredCurves.IsIntact(rows));
        Assert.Equal(first.Hash(), StoredCurves.Rebuild(rows).Hash());
        Assert.Equal("DAY_AHEAD_HOURLY", StoredCurves.Rebuild(rows).Profile.History.Source);
        var query = new CurveQuery { Terms = [CurveRows.Month], Blocks = ["6x16"], From = Evening.PlusDays(1), Delivery = new DeliveryPeriod(new LocalDate(2026, 4, 1), new LocalDate(2026, 5, 31)) };
        Assert.Equal(
            [(new LocalDate(2026, 4, 1), "6x16"), (new LocalDate(2026, 5, 1), "6x16")],
            (await curves.ReadAsync(LakeMoment.Current, query, Token)).Select(row => (row.Price.Period.First, row.Price.Block)));
        Assert.Empty(await curves.ReadAsync(LakeMoment.Current, query with { Curves = ["CAISO_NP15"] }, Token));
    }

    [Fact]
    public async Task Factors_of_an_evening_are_there_once_with_their_loadings()
    {
        await using var lake = await CreateAsync();
        var factors = new FactorLake(lake.Catalog);
        FactorRow[] rows =
        [
            Row("BASIS_CAISO_SP15_CAISO_NP15", "BASIS", -1.25, 0, null),
            Row("PC1_CAISO", "PCA", 0.93, 60, new Dictionary<string, double> { ["CAISO_NP15"] = 0.1 + 0.2, ["CAISO_SP15"] = -0.7 }),
        ];
        await factors.AppendAsync(Evening, 1, rows, Token);
        await factors.AppendAsync(Evening, 1, rows, Token);

        var known = await factors.ReadAsync(Evening, Token);
        Assert.Equal(rows.Select(row => (row.Factor.Id, row.Factor.Value, row.Factor.Moves, row.Build)), known.Select(row => (row.Factor.Id, row.Factor.Value, row.Factor.Moves, row.Build)));
        Assert.Equal(rows[1].Factor.Loadings, known[1].Factor.Loadings);
        Assert.Null(known[0].Factor.Loadings);
        Assert.Empty(await factors.ReadAsync(Evening.PlusDays(1), Token));
    }

    [Fact]
    public async Task Hours_of_history_are_whole_hours_that_were_known()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, [.. Enumerable.Range(0, 24).Select(i => RealTime("A", Noon.AddMinutes(5 * i), i < 12 ? 30 : 40 + (i % 2))), RealTime("A", Noon.AddHours(2), 99), RealTime("B", Noon, 1)]);
        await lake.WriteAsync(DayAhead0, DayAhead("A", Noon, 55), DayAhead("C", Noon, 56));
        var history = new LakeHourlyHistory(lake.Reader);
        var query = new HourlyHistoryQuery(Isos.Caiso, ["A", "B"], PriceProduct.RealTime5Min, Noon.Date, Noon.Date.AddDays(1), Noon.AddDays(1));

        var hours = await history.ReadAsync(query, Token);
        Assert.Equal([(Noon, 30.0), (Noon.AddHours(1), 40.5)], hours["A"]);
        Assert.False(hours.ContainsKey("B"));
        Assert.Equal([(Noon, 55.0)], (await history.ReadAsync(query with { Product = PriceProduct.DayAheadHourly }, Token))["A"]);
        Assert.Equal([(Noon, 30.0)], (await history.ReadAsync(query with { KnownAtUtc = Noon.AddMinutes(70) }, Token))["A"]);
    }

    private static FactorRow Row(string id, string type, double value, int moves, IReadOnlyDictionary<string, double>? loadings) =>
        new(new CurveFactor(Evening, id, type, value, "USD/MWh", moves, loadings), 1, Noon, Noon);

    private static CurveRow[] Rows(ForwardCurve curve) => [.. CurveRows.Of(Hub, curve, 1, EodRules.CloseUtc(curve.CurveDate), EodRules.CloseUtc(curve.CurveDate))];

    private static ForwardCurve Build(LocalDate day, double price)
    {
        var blocks = Hub.Tiles.Blocks!;
        var profile = HourlyProfile.Learn(
            blocks, blocks.HoursOf(day.PlusDays(-60), day.PlusDays(-1)).Select(hour => (hour.HourStartUtc, 40 + Math.Sin(hour.HourStartUtc.Hour))), "DAY_AHEAD_HOURLY");
        var quote = new CurveQuote("Q2-26", DeliveryPeriod.Months(2026, 4, 3), "7x24", price, null, null, null, "EXCHANGE", QuoteKind.Settlement, Noon);
        return CurveBuilder.Build(Hub.Id, day, Hub.Tiles, [quote], profile);
    }
}
