using System.Net;
using System.Net.Http.Json;
using System.Text;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Parts;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Http;

public sealed class CatalogEndpointTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The same rule as <c>catalog check</c>: who adds a table, a cube or an endpoint says whose it is, what it means, in what unit and what it promises.</summary>
    [Fact]
    public void Everything_that_the_program_declares_says_whose_it_is_what_it_means_and_what_it_promises()
    {
        var entries = silo.Services.GetRequiredService<CatalogEntries>().OfProgram;

        Assert.Empty(entries.SelectMany(CatalogRules.GapsOf).Select(gap => gap.ToString()));
        Assert.Equal(entries.Count, entries.Select(entry => entry.Id).Distinct().Count());
        Assert.Superset(
            new HashSet<string>([.. SiloParts.OfProgram.Tables, .. SiloParts.OfProgram.Cubes.Select(cube => $"cube.{cube.Name}"), .. Topics.All.Select(topic => $"topic.{topic.Name}")]),
            entries.Select(entry => entry.Id).ToHashSet());
        Assert.All(
            new[] { CatalogKind.View, CatalogKind.Rollup, CatalogKind.Dimension, CatalogKind.Dataset, CatalogKind.FeatureView, CatalogKind.FeatureService, CatalogKind.Curve, CatalogKind.Endpoint },
            kind => Assert.Contains(entries, entry => entry.Kind == kind));
    }

    [Fact]
    public async Task Analyst_who_types_a_hub_and_a_component_finds_the_cubes_and_tables_of_hubs_that_have_it()
    {
        var page = await SearchAsync("q=sp15%20congestion");

        Assert.Equal((2, 2), (page.Words, page.Asked));
        Assert.All(page.Entries, entry => Assert.Contains(entry.Columns, column => column.Contains("congestion", StringComparison.Ordinal)));
        Assert.Contains(page.Entries, entry => entry.Id == "clickhouse.hub_lmp_5m");
        Assert.Contains(page.Entries, entry => entry.Id == "cube.hub_24h");
        Assert.Equal(("sp15", "hub"), (page.Named[0].Word, page.Named[0].Kind));
        Assert.Contains(page.Facets, facet => facet.Field == "kind" && facet.Values.Any(value => value.Value == "rollup"));

        var hub = await GetAsync(page.Named[0].Id);
        Assert.Equal("SP15", hub.Title);
        Assert.Contains("/v1/hubs/CAISO/", hub.Queries[0].Text);
    }

    [Fact]
    public async Task Entry_shows_what_is_promised_beside_what_was_measured_and_statements_that_read_it()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CATALOG_FRESH", 0, 30));
        var lake = await Poll.ForAsync(async () => await GetAsync("iceberg.iso_rt_lmp") is { Freshness: { Status: "fresh", Rows: > 0, Completeness: 1 } } entry ? entry : null, "the table is fresh");

        Assert.Equal(("market-data", 30.0, "public"), (lake.Owner, lake.Sla!.FreshnessSeconds, lake.Class));
        Assert.Equal(["duckdb", "trino", "python"], lake.Queries.Select(query => query.Language));
        Assert.Equal("USD/MWh", lake.Columns.Single(column => column.Name == "lmp").Unit);
        Assert.Contains("topic.ISO_RT_LMP", lake.Sources);
        Assert.Empty(lake.Gaps);

        var topic = await GetAsync("topic.ISO_RT_LMP");
        Assert.Equal("fresh", topic.Freshness!.Status);
        Assert.True(topic.Freshness.Rows > 0);
        Assert.Contains(topic.Columns, column => column is { Name: "congestion_component", Unit: "USD/MWh" });
        Assert.Contains(await GetQueriesAsync("cube.hub_24h"), query => query.Language == "csharp" && query.Text.Contains("QueryCubeAsync(\"hub_24h\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_people_say_of_an_entry_holds_is_found_and_is_kept_with_its_history()
    {
        const string id = "cube.congestion_heatmap";
        var entry = (await SearchAsync("kind=cube&limit=200")).Entries.FirstOrDefault(known => known.Id == id) ?? (await SearchAsync("kind=cube&limit=1")).Entries[0];

        var changed = await ChangeAsync(entry.Id, """{"actor":"jane","reason":"reviewed","owner":"desk-west","tags":["zebrafish"],"certification":"certified"}""");
        Assert.Equal(("desk-west", "certified"), (changed.Owner, changed.Certification));
        Assert.Equal(entry.Id, (await SearchAsync("q=zebrafish")).Entries.Single().Id);
        Assert.Equal(entry.Id, (await SearchAsync("owner=desk-west")).Entries.Single().Id);

        var reset = await ChangeAsync(entry.Id, """{"actor":"ann","reason":"as it was","reset":["owner","tags","certification"]}""");
        Assert.Equal(("market-data", "none"), (reset.Owner, reset.Certification));
        Assert.Equal([("ann", "reset owner"), ("jane", "owner")], reset.History.Take(2).Select(act => (act.Actor, act.Changed[0])));
        Assert.Equal(0, (await SearchAsync("q=zebrafish")).Total);
    }

    [Theory]
    [InlineData("cube.nothing", """{"actor":"jane","reason":"why","owner":"x"}""", HttpStatusCode.NotFound, "unknown_entry")]
    [InlineData("cube.hub_24h", """{"actor":"jane","reason":"why"}""", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("cube.hub_24h", """{"actor":"","reason":"why","owner":"x"}""", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("cube.hub_24h", """{"actor":"jane","reason":"why","certification":"gold"}""", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("cube.hub_24h", """{"actor":"jane","reason":"why","reset":["name"]}""", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("cube.hub_24h", """{"actor":"jane","reason":"why","color":"red"}""", HttpStatusCode.BadRequest, "bad_json")]
    public async Task Change_that_means_nothing_is_refused(string id, string body, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.PostAsync($"/v1/catalog/{id}", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal(code, (await Problems.ReadAsync(response, status)).Code);
    }

    [Theory]
    [InlineData("kind=car", "kind")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("limit=0", "limit")]
    public async Task Search_that_means_nothing_is_refused(string query, string complaint)
    {
        using var response = await silo.Http.GetAsync($"/v1/catalog?{query}", Cancellation);
        Assert.Contains(complaint, (await Problems.ReadAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    private async Task<CatalogPage> SearchAsync(string query) => (await silo.Http.GetFromJsonAsync($"/v1/catalog?{query}", CatalogJson.Default.CatalogPage, Cancellation))!;

    private async Task<CatalogEntryView> GetAsync(string id) => (await silo.Http.GetFromJsonAsync($"/v1/catalog/{id}", CatalogJson.Default.CatalogEntryView, Cancellation))!;

    private async Task<IReadOnlyList<CatalogQueryView>> GetQueriesAsync(string id) => (await GetAsync(id)).Queries;

    private async Task<CatalogEntryView> ChangeAsync(string id, string body)
    {
        using var response = await silo.Http.PostAsync($"/v1/catalog/{id}", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(CatalogJson.Default.CatalogEntryView, Cancellation))!;
    }
}
