using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Curves;

namespace GridGrains.Tests.Integration.Curves;

/// <summary>What is asked of curves beyond their prices. Each test marks a curve of its own.</summary>
public sealed class CurveAnalysisTests(SiloFixture silo)
{
    private static readonly int Year = DateTime.UtcNow.Year + 1;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_price_names_its_quotes_and_says_that_its_hours_are_flat_without_history()
    {
        const string Id = "PJM_DOMINION_HUB";
        await MarkAsync(Id, Quote($"Q1-{Year}", "5x16", 61), Quote($"CAL-{Year}", "7x24", 48.25));
        var lineage = await GetAsync($"/v1/curves/{Id}/lineage?term=Q1-{Year}&block=5x16", CurveJson.Default.CurveLineageView);

        Assert.Equal(61, lineage.Price, 6);
        var share = Assert.Single(lineage.Quotes);
        Assert.Equal(("DESK", "ann", 1.0), (share.Source, share.Author, Math.Round(share.Weight, 9)));
        Assert.Equal(new CurveProfileView("flat", 0, null, null), (await silo.Client.GetCurveAsync(Id)).Profile);
        await RefusedAsync($"/v1/curves/{Id}/lineage", HttpStatusCode.BadRequest, "bad_parameter");
        await RefusedAsync($"/v1/curves/{Id}/lineage?term=CAL-{Year + 3}", HttpStatusCode.BadRequest, "bad_parameter");
        await RefusedAsync($"/v1/curves/{Id}/compare?with=realised", HttpStatusCode.BadRequest, "bad_parameter");
    }

    [Fact]
    public async Task Basis_and_spark_spread_are_those_of_the_curves_of_hub_parent_and_gas()
    {
        await MarkAsync("CAISO_ZP26", Quote($"JAN-{Year}", "7x24", 50));
        await MarkAsync("CAISO_NP15", Quote($"JAN-{Year}", "7x24", 47));
        await MarkAsync("GAS_SOCAL_CITYGATE", Quote($"JAN-{Year}", "7x24", 4) with { Unit = "USD/MMBtu" });
        var spreads = await GetAsync("/v1/curves/CAISO_ZP26/spreads?parent=CAISO_NP15&gas=GAS_SOCAL_CITYGATE&heat_rate=8&carbon=10", CurveJson.Default.CurveSpreads);

        Assert.All(spreads.Points, point =>
        {
            Assert.Equal(3, point.Basis!.Value, 3);
            Assert.Equal(50 - (8 * (4 + (10 * 0.0531))), point.SparkSpread!.Value, 3);
            Assert.Equal(12.5, point.ImpliedHeatRate!.Value, 3);
        });
        await RefusedAsync("/v1/curves/CAISO_ZP26/spreads?gas=CAISO_NP15", HttpStatusCode.BadRequest, "bad_parameter");
        await RefusedAsync("/v1/curves/CAISO_ZP26/spreads?heat_rate=-1", HttpStatusCode.BadRequest, "bad_parameter");
        var features = await FeaturesAsync("""{"features":["curve_features:prompt_atc","curve_features:unit"],"entities":{"curve_id":["CAISO_ZP26","NONE"]}}""");
        Assert.Equal("NOT_FOUND", features.GetProperty("results")[1].GetProperty("statuses")[1].GetString());
        Assert.Equal("USD/MWh", features.GetProperty("results")[2].GetProperty("values")[0].GetString());
        var ofNode = await FeaturesAsync("""{"features":["node_curve:curve"],"entities":{"node_id":["CAISO/ZP26"]}}""");
        Assert.Equal("CAISO_ZP26", ofNode.GetProperty("results")[1].GetProperty("values")[0].GetString());
    }

    [Fact]
    public async Task Arrow_has_the_rows_of_the_csv()
    {
        const string Id = "GAS_ALGONQUIN_CITYGATE";
        await MarkAsync(Id, Quote($"JAN-{Year}", "7x24", 2.75) with { Unit = "USD/MMBtu" });
        using var response = await silo.Http.GetAsync($"/v1/curves/{Id}?format=arrow", Token);
        using var reader = new ArrowStreamReader(await response.Content.ReadAsStreamAsync(Token));
        using var batch = (await reader.ReadNextRecordBatchAsync(Token))!;

        Assert.Equal("application/vnd.apache.arrow.stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["curve", "curve_date", "start", "end", "block", "price", "hours", "unit"], batch.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal((1, 2.75, 744, "7x24"), (batch.Length, ((DoubleArray)batch.Column(5)).GetValue(0)!.Value, ((Int32Array)batch.Column(6)).GetValue(0)!.Value, ((StringArray)batch.Column(4)).GetString(0)));
        Assert.Null(await reader.ReadNextRecordBatchAsync(Token));
    }

    [Fact]
    public async Task Positions_and_options_are_refused_line_by_line()
    {
        await RefusedAsync("/v1/factors/var", "curve,block,term\n", HttpStatusCode.UnprocessableEntity, "malformed");
        await RefusedAsync("/v1/factors?date=1999-12-31", HttpStatusCode.NotFound, "unknown_evening");
        var csv = "expiry,strike,type,price,future,rate\n2027-06-01,60,call,4,58,0.04\n2027-06-01,60,swap,4,58,0.04\n2027-06-01,60,put,9999,58,0.04\nnever,60,put,4,58,\n";
        using var response = await silo.Http.PostAsync("/v1/factors/implied-volatility?date=2026-12-01", new StringContent(csv, Encoding.UTF8, "text/csv"), Token);
        var surface = (await response.Content.ReadFromJsonAsync(CurveJson.Default.VolatilitySurface, Token))!;

        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        Assert.Equal([(3, "type"), (5, "expiry")], surface.Rejected.Select(fault => (fault.Line, fault.Field)));
        Assert.InRange(surface.Points[0].Volatility!.Value, 0.1, 0.6);
        Assert.NotNull(surface.Points[1].Reason);
        Assert.Equal(surface.Points[0].Volatility, surface.Surface.Single().Volatilities.Single());
    }

    private static QuoteRecord Quote(string term, string block, double price) => new(term, block, price, null, null, null, "DESK", "manual", null, "USD/MWh", "ann");

    private async Task MarkAsync(string id, params QuoteRecord[] quotes)
    {
        await silo.Client.PostQuotesAsync(id, quotes, Token);
        await Poll.UntilAsync(async () => (await silo.Client.GetCurvesAsync()).Single(curve => curve.Id == id).Quotes == quotes.Length, $"{id} has its quotes");
    }

    private async Task<T> GetAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var response = await silo.Http.GetAsync(path, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync(type, Token))!;
    }

    private async Task<JsonElement> FeaturesAsync(string body)
    {
        using var response = await silo.Http.PostAsync("/get-online-features", new StringContent(body, Encoding.UTF8, "application/json"), Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private async Task RefusedAsync(string path, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.GetAsync(path, Token);
        await RefusedAsync(response, status, code);
    }

    private async Task RefusedAsync(string path, string csv, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.PostAsync(path, new StringContent(csv, Encoding.UTF8, "text/csv"), Token);
        await RefusedAsync(response, status, code);
    }

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {text}");
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
    }
}
