using System.Net.Http.Json;
using GridGrains.Client;
using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Curves;
using NodaTime;

namespace GridGrains.Tests.Integration.Curves;

/// <summary>Curves of an evening, to Iceberg under a tag, and back to the bit.</summary>
public sealed class EodTests(SiloFixture silo)
{
    private const string Id = "PJM_OHIO_HUB";
    private static readonly LocalDate Evening = EodRules.DayOf(DateTime.UtcNow).PlusDays(-1);
    private static readonly int Year = Evening.Year + 1;

    [Fact]
    public async Task An_evening_is_published_once_and_read_back_to_the_bit_whatever_comes_later()
    {
        await MarkAsync(47.25, minutesBeforeClose: 10);
        await Poll.UntilAsync(async () => (await silo.Client.GetCurvesAsync()).Single(curve => curve.Id == Id).Quotes == 2, "the marks are there");
        var first = await RunAsync();
        var repeated = await RunAsync();
        await MarkAsync(51, minutesBeforeClose: 1);
        await Poll.UntilAsync(async () => (await silo.Client.GetCurveAsync(Id)).Quotes.Any(quote => quote.Price == 51), "the later mark is there");
        var again = await RunAsync("&again=yes");

        Assert.Equal((first.Tag, first.SnapshotId, first.Rows), (repeated.Tag, repeated.SnapshotId, repeated.Rows));
        Assert.Equal(first.Build + 1, again.Build);
        Assert.NotEqual(first.Tag, again.Tag);
        var (old, later) = (await silo.Client.GetCurveAsync(Id, snapshot: first.Tag), await silo.Client.GetCurveAsync(Id, snapshot: $"{again.SnapshotId}"));
        Assert.Equal(("eod", first.Build), (old.Status, (int)old.Version));
        Assert.Equal(47.25, Price(old), 6);
        Assert.Equal(51, Price(later), 6);
        Assert.Equal(old.Hash, (await silo.Client.GetCurveAsync(Id, "monthly", snapshot: first.Tag)).Hash);
        var factors = (await silo.Http.GetFromJsonAsync("/v1/factors", CurveJson.Default.FactorList))!;
        Assert.Equal(($"{Evening:uuuu-MM-dd}", again.Build), (factors.FactorDate, factors.Build));
        Assert.Contains(factors.Factors, factor => factor.FactorId == $"CALENDAR_{Id}_M1_M2");
        Assert.Equal(factors.Factors.Count, (await silo.Http.GetFromJsonAsync($"/v1/factors?date={Evening:uuuu-MM-dd}", CurveJson.Default.FactorList))!.Factors.Count);
        var moves = await silo.Client.CompareCurvesAsync(Id, snapshot: again.Tag, withSnapshot: first.Tag);
        Assert.Equal(51 - 47.25, moves.Points.Where(point => point.Block == "5x16").Average(point => point.Difference!.Value), 1);
        await HasLineageAsync(again.Tag!);
        await IsTooShortForRiskAsync();
        await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetCurveAsync(Id, snapshot: "eod-1999-12-31"));
    }

    private async Task HasLineageAsync(string tag)
    {
        var lineage = (await silo.Http.GetFromJsonAsync($"/v1/curves/{Id}/lineage?term=CAL-{Year}&snapshot={tag}", CurveJson.Default.CurveLineageView))!;
        Assert.Equal((51.0, 1.0, "manual"), (Math.Round(lineage.Price, 6), Math.Round(Assert.Single(lineage.Quotes).Weight, 9), lineage.Quotes[0].Kind));
    }

    private async Task IsTooShortForRiskAsync()
    {
        var csv = $"curve,block,term,mw\n{Id},5x16,Q1-{Year},25\nNONE,5x16,Q1-{Year},25\n";
        using var response = await silo.Http.PostAsync("/v1/factors/var", new StringContent(csv, System.Text.Encoding.UTF8, "text/csv"));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("too_little_history", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static double Price(CurveView curve)
    {
        var points = curve.Points.Where(point => point.Start.StartsWith($"{Year}", StringComparison.Ordinal)).ToArray();
        return points.Sum(point => point.Price * point.Hours) / points.Sum(point => point.Hours);
    }

    private Task<QuotesAnswer> MarkAsync(double price, int minutesBeforeClose)
    {
        var at = new DateTimeOffset(EodRules.CloseUtc(Evening)).AddMinutes(-minutesBeforeClose);
        return silo.Client.PostQuotesAsync(
            Id,
            [
                new QuoteRecord($"CAL-{Year}", "7x24", price, null, null, null, "DESK", "manual", at, "USD/MWh", "ann"),
                new QuoteRecord($"Q1-{Year}", "5x16", price + 9, null, null, null, "DESK", "manual", at, "USD/MWh", "ann"),
            ]);
    }

    private async Task<EodView> RunAsync(string more = "")
    {
        using var response = await silo.Http.PostAsync($"/v1/curves/eod?date={Evening:uuuu-MM-dd}{more}", null);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync(CurveJson.Default.EodView))!;
    }
}
