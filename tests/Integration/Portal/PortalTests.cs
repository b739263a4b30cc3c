using System.Net;
using System.Text.Json.Nodes;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Portal.Prices;

namespace GridGrains.Tests.Integration.Portal;

/// <summary>The portal as a reader's own browser shows it. GRIDGRAINS_SCREENSHOTS names a folder for pictures of every page.</summary>
public sealed class PortalTests(PortalVisit visit) : IClassFixture<PortalVisit>
{
    public static TheoryData<string> Paths => [.. PortalVisit.Paths];

    [Theory, MemberData(nameof(Paths))]
    public void Page_works_in_wide_and_narrow_dark_and_light(string path) => Assert.All(Visits(path), page =>
    {
        Assert.Equal(200, page.Status);
        Assert.Empty(page.Errors);
        Assert.NotEmpty(page.Heading);
        Assert.EndsWith("GridGrains", page.Title);
        Assert.False(page.IsTooWide, "the page scrolls sideways");
        Assert.NotNull(page.FirstPaintMs);
        Assert.Empty(page.Cut);
    });

    [Theory, MemberData(nameof(Paths))]
    public void Page_asks_no_other_server(string path) => Assert.All(Visits(path), page => Assert.Empty(page.Foreign));

    [Theory, MemberData(nameof(Paths))]
    public void Axe_finds_nothing_serious(string path) => Assert.All(Visits(path), page => Assert.Empty(page.Violations));

    [Fact]
    public void Key_is_given_once_and_a_session_stands_for_it_until_the_reader_leaves()
    {
        var visit = Report().SignIn;

        Assert.Contains("not known", visit.Said, StringComparison.Ordinal);
        Assert.Equal(("/", "browser", ""), (visit.Landed, visit.Inside, visit.Cookies));
        Assert.NotEqual("browser", visit.Outside);
        Assert.Empty(visit.Violations);
    }

    [Theory]
    [InlineData(5, 1_800, false)]
    [InlineData(5, 1_801, true)]
    [InlineData(60, 10_800, false)]
    [InlineData(60, 10_801, true)]
    public void Price_that_stays_away_for_three_intervals_and_half_an_hour_is_marked_old(int minutes, double stalenessSeconds, bool isOld)
    {
        var start = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
        var price = new PriceView("REAL_TIME_5_MIN", start, start.AddMinutes(minutes), 30, null, null, null, null, start.AddMinutes(minutes), "published", []);

        Assert.Equal(isOld, PriceAge.IsOld(price, stalenessSeconds));
        Assert.False(PriceAge.IsOld(null, null));
    }

    [Fact]
    public void Keyboard_alone_leads_to_a_hub() => Assert.Equal(PortalVisit.Hub, Report().Palette);

    [Fact]
    public void Price_that_is_appended_appears_on_the_board() => Assert.Equal("4,321.25", Report().Live.Shown);

    [Fact]
    public void Source_is_added_in_five_steps_checked_while_it_is_typed_and_runs()
    {
        var source = Report().Source;

        Assert.Contains(source.Mended, finding => finding.Contains("'lmp'", StringComparison.Ordinal));
        Assert.Equal("CAISO/SP15-COPY", source.Key);
    }

    [Fact]
    public void Statement_is_kept_in_the_address_and_the_page_says_that_there_is_no_warehouse()
    {
        var sql = Report().Sql;

        Assert.Equal("SELECT count()\nFROM hub_lmp_1d WHERE iso = {iso:String}", sql.Typed);
        Assert.Equal([sql.Typed, "ERCOT"], sql.Kept);
        Assert.Contains("--clickhouse on", sql.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_in_a_statement_is_selected_where_it_stands() => Assert.Equal("hub_lmp_1d", Report().Sql.Marked);

    [Fact]
    public async Task Outage_is_listed_under_its_filter_alone_and_its_page_has_every_revision()
    {
        var known = JsonNode.Parse(await visit.Http.GetStringAsync("/v1/outages?state=any&limit=2000"))!["outages"]!.AsArray();
        var revised = known.MaxBy(outage => (int)outage!["revisions"]!)!;
        var (id, kind) = ((string)revised["id"]!, (string)revised["kind"]!);
        var other = kind == "forced" ? "planned" : "forced";

        var page = await visit.Http.GetStringAsync($"/outages/{id}");

        Assert.True((int)revised["revisions"]! > 1, "the simulated market has revised none of its outages");
        Assert.Equal((int)revised["revisions"]!, page.Split("<th scope=\"row\">").Length - 1);
        Assert.Contains((string)revised["facility"]!, page, StringComparison.Ordinal);
        Assert.All(await ListedAsync($"/outages?state=any&kind={kind}&iso={revised["iso"]}"), listed => Assert.Contains(known, outage => (string)outage!["id"]! == listed && (string)outage["kind"]! == kind));
        Assert.DoesNotContain(id, await ListedAsync($"/outages?state=any&kind={other}"));
    }

    [Fact]
    public void Day_without_prices_names_where_to_look() =>
        Assert.All(Visits(PortalVisit.Hub + "?show=dart,energy&day=2001-01-01"), page => Assert.Contains(page.Notices, notice => notice.Contains("warehouse", StringComparison.Ordinal)));

    [Fact]
    public async Task Condition_that_means_nothing_is_named_and_left_out()
    {
        var page = await visit.Http.GetStringAsync("/anomalies?scope=world&iso=XX&since=2026-11-28");
        using var episode = await visit.Http.GetAsync("/anomalies/episode?id=nothing");

        Assert.Contains("Reach &#x27;world&#x27; is left out", page);
        Assert.Contains("Market &#x27;XX&#x27; is left out", page);
        Assert.DoesNotContain("Day &#x27;", page);
        Assert.Equal(HttpStatusCode.NotFound, episode.StatusCode);
    }

    [Theory]
    [InlineData("/nodes/CAISO/NOPE", HttpStatusCode.NotFound, "unknown_node")]
    [InlineData("/hubs/NOWHERE/SP15", HttpStatusCode.NotFound, "unknown_iso")]
    [InlineData("/nothing", HttpStatusCode.NotFound, "not_found")]
    public async Task Error_is_a_page_for_people_and_json_for_programs(string path, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        using var page = await visit.Http.SendAsync(request);
        using var json = await visit.Http.GetAsync(path);

        Assert.Equal((status, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains(code, await page.Content.ReadAsStringAsync());
        Assert.Equal((status, "application/problem+json"), (json.StatusCode, json.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Page_allows_this_server_alone_and_no_inline_code()
    {
        using var page = await visit.Http.GetAsync("/");

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("http", policy);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Browser_files_are_kept_for_good_and_another_versions_are_not_there()
    {
        var page = await visit.Http.GetStringAsync("/");
        var address = page[(page.IndexOf("href=\"/portal/", StringComparison.Ordinal) + 6)..];
        address = address[..address.IndexOf('"', StringComparison.Ordinal)];

        using var file = await visit.Http.GetAsync(address);
        using var old = await visit.Http.GetAsync("/portal/0000000000000000/portal.css");

        Assert.True(file.Headers.CacheControl is { MaxAge.TotalDays: 365 });
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }

    // Ids that a list of outages leads to.
    private async Task<IReadOnlyList<string>> ListedAsync(string path)
    {
        var links = (await visit.Http.GetStringAsync(path)).Split("<th scope=\"row\" class=\"about\"><a href=\"/outages/").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)].Split('?')[0]).ToArray();
        Assert.NotEmpty(links);
        return [.. links.Select(Uri.UnescapeDataString)];
    }

    private VisitedPage[] Visits(string path)
    {
        VisitedPage[] pages = [.. Report().Pages.Where(page => page.Path == path)];
        Assert.Equal(2, pages.Length);
        return pages;
    }

    private BrowserReport Report()
    {
        if (visit.Report is { } report)
        {
            return report;
        }

        if (InstalledBrowser.IsBuildAgent)
        {
            Assert.Fail(visit.Absence);
        }

        Assert.Skip(visit.Absence);
        throw new InvalidOperationException();
    }
}
