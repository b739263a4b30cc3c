using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Search;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog;

public sealed class CatalogSearchTests
{
    private static readonly CatalogSearch Search = new(
        SearchSegment.Build([
            Entry("clickhouse.hub_lmp_5m", CatalogKind.Rollup, "A hub and interval", ("congestion", "congestion component"), ("hub", "id of the hub")),
            Entry("clickhouse.iso_rt_lmp", CatalogKind.Table, "Version of a real-time price", ("congestion_component", "what congestion adds"), ("node", "the stable id")),
            Entry("cube.hub_24h", CatalogKind.Cube, "Every product of a hub by interval", ("congestion", "Congestion component."), ("lmp", "price")),
            Entry("clickhouse.weather_raw", CatalogKind.Table, "Hour of a cell", ("temperature_c", "air temperature"), ("cloud_cover", "share of the sky")),
        ]),
        SearchSegment.Build([
            SearchDocument.OfEntity("hub.CAISO/TH_SP15_GEN-APND", CatalogKind.Hub, "SP15", "CAISO", [(SearchField.Name, "SP15"), (SearchField.Name, "TH_SP15_GEN-APND"), (SearchField.Alias, "South Path 15")]),
            SearchDocument.OfEntity("node.CAISO/SP15_1_N001", CatalogKind.Node, "SP15_1_N001", "CAISO", [(SearchField.Name, "SP15_1_N001")]),
            SearchDocument.OfEntity("hub.PJM/51288", CatalogKind.Hub, "WESTERN HUB", "PJM", [(SearchField.Name, "WESTERN HUB")]),
        ]));

    [Theory]
    [InlineData("sp15 congestion", "cube.hub_24h", "clickhouse.hub_lmp_5m")]
    [InlineData("sp15", "hub.CAISO/TH_SP15_GEN-APND", "node.CAISO/SP15_1_N001")]
    [InlineData("MCC of hubs", "cube.hub_24h", "clickhouse.hub_lmp_5m")]
    [InlineData("conjestion hub", "cube.hub_24h", "clickhouse.hub_lmp_5m")]
    [InlineData("tempertaure", "clickhouse.weather_raw", null)]
    [InlineData("temperat", "clickhouse.weather_raw", null)]
    [InlineData("iso_rt_lmp", "clickhouse.iso_rt_lmp", null)]
    [InlineData("south path", "hub.CAISO/TH_SP15_GEN-APND", null)]
    public void Words_as_an_analyst_types_them_find_what_is_meant(string text, string first, string? second)
    {
        var page = Find(text);

        Assert.Equal(first, page.Hits[0].Id);
        Assert.Equal(second, second is null ? null : page.Hits[1].Id);
    }

    [Fact]
    public void Dataset_comes_before_the_nodes_of_its_market_that_have_a_word_of_it()
    {
        var datasets = new[] { "nyiso_load", "nyiso_load_forecast", "nyiso_fuel_mix", "ercot_load" }
            .Select(name => new CatalogEntry($"dataset.{name}", CatalogKind.Dataset, name, $"{name} of the market, by interval", "series")).Concat(
                Enumerable.Range(0, 60).Select(i => new CatalogEntry($"clickhouse.t{i}", CatalogKind.Table, $"t{i}", "load and nyiso among other words", "owner")));
        var nodes = Enumerable.Range(0, 2000).Select(i => SearchDocument.OfEntity(
            $"node.NYISO/{i}", CatalogKind.Node, $"N{i}", "NYISO", [(SearchField.Name, i % 100 == 0 ? $"N{i}___LOAD" : $"N{i}"), (SearchField.Tag, i % 7 == 0 ? "NYISO" : "PJM")]));
        var search = new CatalogSearch(SearchSegment.Build(datasets.Select(entry => SearchDocument.Of(entry, CatalogOverrides.None))), SearchSegment.Build(nodes));

        Assert.Equal("nyiso_load", search.Find(new SearchQuestion(["nyiso", "load"], 0, 10)).Hits[0].Name);
    }

    [Fact]
    public void Word_that_nothing_holds_leaves_those_that_hold_the_others()
    {
        var page = Find("cloud xylophone");

        Assert.Equal(("clickhouse.weather_raw", 1, 1), (page.Hits.Single().Id, page.Words, page.Total));
        Assert.Empty(Find("xylophone").Hits);
    }

    [Fact]
    public void Named_entities_are_told_beside_the_hits() =>
        Assert.Equal(new NamedEntity("sp15", CatalogKind.Hub, "hub.CAISO/TH_SP15_GEN-APND"), Search.NamedBy(SearchWords.OfQuestion("SP15 congestion", 8)).Single());

    [Fact]
    public void Facets_count_all_hits_and_filters_narrow_them()
    {
        var all = Find("");
        Assert.Equal((7, 7), (all.Total, all.Hits.Count));
        Assert.Equal([new("hub", 2), new("table", 2), new("cube", 1), new("node", 1), new("rollup", 1)], all.Facets["kind"]);
        Assert.Equal("cube.hub_24h", all.Hits[0].Id);

        Assert.Equal(["hub.CAISO/TH_SP15_GEN-APND", "node.CAISO/SP15_1_N001"], Find(new SearchQuestion([], 0, 10, Iso: "CAISO")).Hits.Select(hit => hit.Id));
        Assert.Equal(["cube.hub_24h"], Find(new SearchQuestion(["congestion"], 0, 10, new HashSet<CatalogKind> { CatalogKind.Cube })).Hits.Select(hit => hit.Id));
        Assert.Equal(0, Find(new SearchQuestion(["congestion"], 0, 10, Owner: "nobody")).Total);
    }

    [Fact]
    public void Pages_together_are_the_whole_list_each_once()
    {
        var whole = Find(new SearchQuestion([], 0, 100)).Hits.Select(hit => hit.Id);
        var pages = Enumerable.Range(0, 4).SelectMany(page => Find(new SearchQuestion([], page * 2, 2)).Hits.Select(hit => hit.Id));

        Assert.Equal(whole, pages);
    }

    [Fact]
    public void Deprecated_entries_come_after_their_like_and_certified_ones_before()
    {
        var declared = new[] { "a_price", "b_price", "c_price" }.Select(name => new CatalogEntry($"clickhouse.{name}", CatalogKind.Table, name, "the same words", "owner")).ToArray();
        CatalogOverrides[] said = [CatalogOverrides.None with { Deprecated = true }, CatalogOverrides.None, CatalogOverrides.None with { Certification = CatalogChange.Certified }];
        var search = new CatalogSearch(SearchSegment.Build(declared.Zip(said, SearchDocument.Of)), SearchSegment.Empty);

        Assert.Equal(["c_price", "b_price", "a_price"], search.Find(new SearchQuestion(["words"], 0, 10)).Hits.Select(hit => hit.Name));
    }

    /// <summary>All words with one edit, else all with two: compared with the plain table of edits for words of seed 20.</summary>
    [Fact]
    public void Near_words_are_those_within_the_edits()
    {
        var random = new Random(20);
        string[] words = [.. Enumerable.Range(0, 3000).Select(_ => new string([.. Enumerable.Range(0, random.Next(3, 10)).Select(_ => (char)('a' + random.Next(5)))])).Distinct().Order(StringComparer.Ordinal)];
        for (var trial = 0; trial < 200; trial++)
        {
            var word = words[random.Next(words.Length)];
            var wrong = new string([.. word.Select((letter, place) => place == word.Length / 2 ? 'z' : letter)]);
            var edits = NearWords.EditsFor(wrong.Length);

            var found = NearWords.Find(words, wrong, edits).Select(near => words[near.Index]).Order(StringComparer.Ordinal);

            var near = words.Where(known => edits > 0 && Edits(wrong, known) == 1).ToArray();
            var expected = near.Length > 0 ? near : words.Where(known => edits == 2 && Edits(wrong, known) == 2 && known[0] == wrong[0]);
            Assert.Equal(expected, found);
        }
    }

    private static int Edits(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Math.Min(table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1), Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[left.Length, right.Length];
    }

    private static SearchPage Find(string text) => Find(new SearchQuestion(SearchWords.OfQuestion(text, SearchQuestion.MaxWords), 0, 10));

    private static SearchPage Find(SearchQuestion question) => Search.Find(question);

    private static SearchDocument Entry(string id, CatalogKind kind, string doc, params (string Name, string Doc)[] columns) => SearchDocument.Of(
        new CatalogEntry(id, kind, id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..], doc, "market-data")
        {
            Class = DataClass.Public,
            Columns = [.. columns.Select(column => new CatalogColumn(column.Name, "Float64", column.Doc, IsNumber: true, "USD/MWh"))],
        },
        CatalogOverrides.None);
}
