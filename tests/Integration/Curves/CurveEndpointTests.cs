using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Client;
using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Curves;

namespace GridGrains.Tests.Integration.Curves;

/// <summary>Curves over HTTP. Each test marks a curve of its own.</summary>
public sealed class CurveEndpointTests(SiloFixture silo)
{
    private static readonly int Year = DateTime.UtcNow.Year + 1;

    [Fact]
    public async Task Marks_become_a_curve_that_gives_them_back_in_every_shape()
    {
        const string Id = "PJM_EASTERN_HUB";
        await silo.Client.PostQuotesAsync(Id, [Quote($"Q1-{Year}", "5x16", 61), Quote($"CAL-{Year}", "7x24", 48.25)]);
        var curve = await MarkedAsync(Id, 2);

        Assert.All(curve.Quotes, quote => Assert.Equal(("repriced", 0.0), (quote.Standing, Math.Round(quote.Residual, 6))));
        Assert.Empty(curve.Conflicts);
        Assert.Equal(64, curve.Hash.Length);
        var days = await silo.Client.GetCurveAsync(Id, "daily");
        Assert.Equal(48.25, Mean(days.Points), 6);
        var hours = await silo.Client.GetCurveAsync(Id, "hourly", from: new DateOnly(Year, 1, 1), to: new DateOnly(Year, 3, 31));
        Assert.Equal(61, Mean(hours.Points.Where(point => point.Block == "5x16")), 6);
        Assert.Equal(3, (await silo.Client.GetCurveAsync(Id + "_5x16", "monthly", to: new DateOnly(Year, 3, 31))).Points.Count);
    }

    [Fact]
    public async Task A_later_mark_replaces_and_the_curve_is_still_known_as_it_was()
    {
        const string Id = "MISO_INDIANA_HUB";
        var before = DateTimeOffset.UtcNow.AddMinutes(-10);
        await silo.Client.PostQuotesAsync(Id, [Quote($"CAL-{Year}", "7x24", 40) with { At = before }, Quote($"CAL-{Year}", "7x24", 44)]);
        await MarkedAsync(Id, 1);
        await Poll.UntilAsync(async () => (await silo.Client.GetCurveAsync(Id)).Quotes[0].Price == 44, "the later mark stands");

        var past = await silo.Client.GetCurveAsync(Id, asOf: before.AddSeconds(1));

        Assert.Equal(40, past.Quotes.Single().Price);
        var comparison = await silo.Client.CompareCurvesAsync(Id, withAsOf: before.AddSeconds(1));
        Assert.All(comparison.Points, point => Assert.Equal(4, point.Difference!.Value, 6));
        await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetCurveAsync(Id, asOf: before.AddDays(-1)));
    }

    [Fact]
    public async Task Bad_quotes_are_refused_one_by_one_with_field_and_reason()
    {
        const string Id = "ERCOT_NORTH_HUB";
        using var mixed = await PostAsync(Id, new JsonArray(
            Json($"CAL-{Year}", "5x16", 50), Json($"CAL-{Year}", "6x16", 50), Json("NEVER", "5x16", 50)));
        using var none = await PostAsync(Id, Json("NEVER", "5x16", 50));
        using var broken = await silo.Http.PostAsync($"/v1/curves/{Id}/quotes", new StringContent("[{", Encoding.UTF8, "application/json"));

        Assert.Equal((HttpStatusCode.MultiStatus, HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (mixed.StatusCode, none.StatusCode, broken.StatusCode));
        var answer = (await mixed.Content.ReadFromJsonAsync(CurveJson.Default.QuotesAnswer))!;
        Assert.Equal((1, 2), (answer.Accepted, answer.Rejected));
        Assert.Equal([null, "block", "term"], answer.Results.Select(result => result.Field));
    }

    [Fact]
    public async Task Curves_are_listed_and_written_as_csv()
    {
        const string Id = "GAS_WAHA";
        Assert.True((await silo.Client.GetCurvesAsync()).Count >= 60);
        await silo.Client.PostQuotesAsync(Id, [new QuoteRecord($"JAN-{Year}", "7x24", 2.75, null, null, null, "DESK", "manual", null, "USD/MMBtu", "ann")]);
        await MarkedAsync(Id, 1);

        var lines = (await silo.Http.GetStringAsync($"/v1/curves/{Id}?format=csv")).TrimEnd().Split('\n');

        Assert.Equal("curve,curve_date,start,end,block,price,hours,unit", lines[0]);
        Assert.EndsWith($"{Year}-01-01,{Year}-01-31,7x24,2.75,744,USD/MMBtu", lines[1]);
    }

    [Theory]
    [InlineData("/v1/curves/CAISO_SP16", HttpStatusCode.NotFound, "unknown_curve")]
    [InlineData("/v1/curves/NYISO_NORTH", HttpStatusCode.NotFound, "no_quotes")]
    [InlineData("/v1/curves/NYISO_NORTH?shape=weekly", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/curves/NYISO_NORTH?from=tomorrow", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/curves/GAS_CHICAGO_CITYGATE?shape=hourly", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/curves/NYISO_NORTH/compare?with=GAS_HENRY_HUB", HttpStatusCode.BadRequest, "bad_parameter")]
    public async Task What_cannot_be_answered_has_a_code(string path, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }

    private static QuoteRecord Quote(string term, string block, double price) => new(term, block, price, null, null, null, "DESK", "manual", null, "USD/MWh", "ann");

    private static JsonObject Json(string term, string block, double price) => new() { ["term"] = term, ["block"] = block, ["price"] = price };

    private static double Mean(IEnumerable<CurvePoint> points) => points.Sum(point => point.Price * point.Hours) / points.Sum(point => point.Hours);

    private Task<HttpResponseMessage> PostAsync(string id, JsonNode body) =>
        silo.Http.PostAsync($"/v1/curves/{id}/quotes", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    private async Task<CurveView> MarkedAsync(string id, int quotes)
    {
        await Poll.UntilAsync(async () => (await silo.Client.GetCurvesAsync()).Single(curve => curve.Id == id).Quotes == quotes, $"{id} has its quotes");
        return await silo.Client.GetCurveAsync(id);
    }
}
